import { manyByKey, oneByKey, perArguments } from '../kit/by-key.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import type { Context } from '../kit/subgraph.ts';
import { demandForServices, needsOfDistricts, topicsById, type NeedsPage } from './queries.ts';

/** What resolvers work with. */
export type InsightsContext = Context<ReturnType<typeof createLoaders>>;

/** Makes the loaders of one request: one SQL statement for all keys of a level. */
export function createLoaders(query: Query) {
  return {
    topic: oneByKey(
      (ids) => topicsById(query, ids),
      (topic) => topic.id,
    ),
    needsOfDistrict: perArguments((page: NeedsPage) =>
      manyByKey(
        (ids) => needsOfDistricts(query, ids, page),
        (need) => need.districtId,
      ),
    ),
    demandForService: perArguments((page: PageRequest) =>
      manyByKey(
        (ids) => demandForServices(query, ids, page),
        (demand) => demand.serviceId,
      ),
    ),
  };
}
