import type { Query } from '../kit/database.ts';
import { insertRows } from '../kit/insert-rows.ts';
import { agencyRows, officeRows, openingHoursRows } from './seed/agencies.ts';
import { applicationRows, bookedAppointmentRows, permitRows } from './seed/applications.ts';
import { freeAppointmentRows } from './seed/appointments.ts';
import { districtRows, electionDistrictRows, electionRows } from './seed/city.ts';
import { residentRows } from './seed/residents.ts';
import { serviceRows } from './seed/services.ts';

/** Fills the empty tables with an example city of so many residents; the same number gives the same rows. */
export async function seed(query: Query, residents: number): Promise<void> {
  await insertRows(query, 'districts', districtRows());
  await insertRows(query, 'agencies', agencyRows());
  await insertRows(query, 'offices', officeRows());
  await insertRows(query, 'opening_hours', openingHoursRows());
  await insertRows(query, 'services', serviceRows());
  await insertRows(query, 'elections', electionRows());
  await insertRows(query, 'election_districts', electionDistrictRows());
  await insertRows(query, 'residents', residentRows(residents));
  await insertRows(query, 'applications', applicationRows(residents));
  await insertRows(query, 'permits', permitRows(residents));
  await insertRows(query, 'appointments', bookedAppointmentRows(residents));
  await insertRows(query, 'appointments', freeAppointmentRows());
}
