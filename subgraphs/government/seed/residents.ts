import { DISTRICT_IDS, TODAY } from '../../kit/example-data.ts';
import { random } from '../../kit/random.ts';
import { residentId } from '../resident-id.ts';
import { exampleAddress } from './city.ts';

const DAY = 86_400_000;

const GIVEN_NAMES = (
  'Adam Agnes Aisha Alma Anna Anton Ben Bilal Carla Chidi Clara Daniel Elena Elif Emil Emma Farah Felix Fatima Frida ' +
  'Gabriel Grace Hana Hugo Ida Igor Ines Ivan Jakub Jan Jasmin Johanna Jonas Julia Karim Kofi Laila Lara Leo Lena ' +
  'Linh Luca Magda Malik Maria Marta Matteo Mei Mila Mina Mohammed Nadia Nina Noah Nora Olga Omar Oscar Paul Petra ' +
  'Priya Rafael Rosa Samir Sara Selma Sofia Stefan Tariq Thea Theo Tomas Vera Viktor Yara Yusuf Zeynep Zoe'
).split(' ');

const FAMILY_NAMES = (
  'Abebe Adler Ahmed Andersen Andersson Aydin Baker Bauer Becker Berg Bianchi Brandt Cohen Costa Demir Diallo Dubois ' +
  'Eriksson Fernandez Fischer Fontaine Garcia Green Haddad Hansen Hoffmann Horvat Ibrahim Ivanova Jansen Jensen ' +
  'Johansson Kaya Keller Khan Klein Kovacs Kowalski Kumar Lambert Larsen Lehmann Lindgren Lopez Maier Marino Martin ' +
  'Mensah Mikkelsen Moreau Mueller Nagy Nguyen Novak Okafor Oliveira Patel Pereira Petrov Popescu Richter Rossi ' +
  'Santos Schmidt Schneider Silva Simon Smith Sorensen Suzuki Tanaka Toth Tran Vasquez Vogel Wagner Weber Wolf Yilmaz'
).split(' ');

/** The rows of so many residents, all of age. */
export function* residentRows(residents: number): Generator<object> {
  for (let index = 1; index <= residents; index++) {
    const draw = random(`government:resident:${index}`);
    const born = new Date(TODAY.getTime() - draw.integer(18 * 366, 90 * 365) * DAY);
    yield {
      id: residentId(index),
      given_name: draw.pick(GIVEN_NAMES),
      family_name: draw.pick(FAMILY_NAMES),
      date_of_birth: born.toISOString().slice(0, 10),
      national_id: nationalId(index),
      ...exampleAddress(draw, draw.pick(DISTRICT_IDS)),
      income: draw.chance(0.07) ? null : draw.integer(9_000, 96_000) * 100,
    };
  }
}

/** Looks random and is another one for each resident: multiplying modulo a prime repeats nothing. */
function nationalId(index: number): string {
  const prime = 999_999_937;
  return `XC-${String((index * 387_420_489) % prime).padStart(9, '0')}`;
}
