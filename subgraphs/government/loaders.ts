import { manyByKey, oneByKey, perArguments } from '../kit/by-key.ts';
import type { Caller } from '../kit/caller.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import type { Context } from '../kit/subgraph.ts';
import * as agencies from './sql/agencies.ts';
import * as applications from './sql/applications.ts';
import * as appointments from './sql/appointments.ts';
import * as elections from './sql/elections.ts';
import * as permits from './sql/permits.ts';
import type { Reader } from './sql/reader.ts';
import * as residents from './sql/residents.ts';
import * as services from './sql/services.ts';

/** What resolvers read with. */
type Loaders = ReturnType<typeof createLoaders>;

/** What resolvers work with. */
export type GovernmentContext = Context<Loaders>;

/**
 * Makes the loaders of one request: one SQL statement for all keys of a level. Where a resident is signed in the
 * loaders know of no other resident's rows.
 */
export function createLoaders(query: Query, caller: Caller) {
  return { ...publicLoaders(query), ...residentLoaders({ query, onlyFor: caller.resident ?? null }) };
}

function publicLoaders(query: Query) {
  return {
    agency: oneByKey(
      (ids) => agencies.agenciesById(query, ids),
      (agency) => agency.id,
    ),
    office: oneByKey(
      (ids) => agencies.officesById(query, ids),
      (office) => office.id,
    ),
    officesOfAgency: manyByKey(
      (ids) => agencies.officesOfAgencies(query, ids),
      (office) => office.agencyId,
    ),
    openingHoursOfOffice: manyByKey(
      (ids) => agencies.openingHoursOfOffices(query, ids),
      (hours) => hours.officeId,
    ),
    service: oneByKey(
      (ids) => services.servicesById(query, ids),
      (service) => service.id,
    ),
    servicesOfAgency: perArguments((page: PageRequest) =>
      manyByKey(
        (ids) => services.servicesOfAgencies(query, ids, page),
        (service) => service.agencyId,
      ),
    ),
    district: oneByKey(
      (ids) => elections.districtsById(query, ids),
      (district) => district.id,
    ),
    election: oneByKey(
      (ids) => elections.electionsById(query, ids),
      (election) => election.id,
    ),
    districtsOfElection: manyByKey(
      (ids) => elections.districtsOfElections(query, ids),
      (district) => district.electionId,
    ),
  };
}

function residentLoaders(reader: Reader) {
  return {
    resident: oneByKey(
      (ids) => residents.residentsById(reader, ids),
      (resident) => resident.id,
    ),
    application: oneByKey(
      (references) => applications.applicationsByReference(reader, references),
      (application) => application.reference,
    ),
    /** A page of all applications that the caller may see. */
    applications: (page: PageRequest, status: string | null | undefined) =>
      applications.applicationsPage(reader, { page, status }),
    applicationsOfResident: perArguments((page: PageRequest) =>
      manyByKey(
        (ids) => applications.applicationsOfResidents(reader, ids, page),
        (application) => application.residentId,
      ),
    ),
    appointment: oneByKey(
      (ids) => appointments.appointmentsById(reader, ids),
      (appointment) => appointment.id,
    ),
    appointmentOfApplication: oneByKey(
      (references) => appointments.appointmentsOfApplications(reader, references),
      (appointment) => appointment.applicationReference,
    ),
    appointmentsOfResident: perArguments((page: PageRequest) =>
      manyByKey(
        (ids) => appointments.appointmentsOfResidents(reader, ids, page),
        (appointment) => appointment.residentId,
      ),
    ),
    permit: oneByKey(
      (ids) => permits.permitsById(reader, ids),
      (permit) => permit.id,
    ),
    permitOfApplication: oneByKey(
      (references) => permits.permitsOfApplications(reader, references),
      (permit) => permit.applicationReference,
    ),
    permitsOfResident: manyByKey(
      (ids) => permits.permitsOfResidents(reader, ids),
      (permit) => permit.residentId,
    ),
  };
}
