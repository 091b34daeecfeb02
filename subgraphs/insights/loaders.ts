import type DataLoader from 'dataloader';
import { manyByKey, oneByKey, perArguments } from '../kit/by-key.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import {
  demandForServices,
  needsOfDistricts,
  topicsById,
  type Demand,
  type Need,
  type NeedsPage,
  type Topic,
} from './queries.ts';

/** What one request reads, each level in one statement. */
export interface Loaders {
  topic: DataLoader<string, Topic | null>;
  needsOfDistrict: (page: NeedsPage) => DataLoader<string, Need[]>;
  demandForService: (page: PageRequest) => DataLoader<string, Demand[]>;
}

/** Makes the loaders of one request. */
export function createLoaders(query: Query): Loaders {
  return {
    topic: oneByKey(
      (ids) => topicsById(query, ids),
      (topic) => topic.id,
    ),
    needsOfDistrict: perArguments((page) =>
      manyByKey(
        (ids) => needsOfDistricts(query, ids, page),
        (need) => need.districtId,
      ),
    ),
    demandForService: perArguments((page) =>
      manyByKey(
        (ids) => demandForServices(query, ids, page),
        (demand) => demand.serviceId,
      ),
    ),
  };
}
