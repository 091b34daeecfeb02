/** What findings of each kind say. */
export const SIGNAL_TEXTS: readonly { kind: string; texts: readonly string[] }[] = [
  {
    kind: 'COORDINATED_ACCOUNTS',
    texts: [
      'Accounts made on the same two days post the same text about the count, minutes apart.',
      'A group of accounts shares one network address and replies to every post of the election office.',
      'Accounts that spoke about sport for a year turned to one candidate on the same morning.',
      'Pages named after districts are run from one place abroad and share each other within seconds.',
    ],
  },
  {
    kind: 'FAKE_ENGAGEMENT',
    texts: [
      'Likes on one post came from accounts that never read anything else.',
      'Followers of a campaign page were bought in one parcel; most have no picture and no posts.',
      'A poll about the mayor was filled in by a script, one answer each two seconds.',
      'Comments under a debate were written ahead and posted in the order of a list.',
    ],
  },
  {
    kind: 'IMPERSONATION',
    texts: [
      'A page uses the name and the arms of the election office and gives a wrong address for questions.',
      'Accounts pretend to be poll workers and ask for photographs of ballots.',
      "An account copies a candidate's page and answers in the candidate's name.",
      'A page poses as a local newspaper and reports a withdrawal that did not happen.',
    ],
  },
  {
    kind: 'VOTER_SUPPRESSION',
    texts: [
      'Posts name a wrong day for the vote, in three languages, for two districts only.',
      'Messages say that a fine is due for those who vote without a letter of invitation.',
      'Posts claim that polling stations in one district are closed, with old photographs.',
      'Accounts tell first-time voters that they may vote by text message.',
    ],
  },
];

/** Who pays for advertisements. */
export const SPONSORS: readonly string[] = [
  'Alliance for the Old Town',
  'Citizens for Clean Rivers',
  'Committee for Better Buses',
  'Free Voters of the Harbour',
  'Green Squares',
  'List for Small Businesses',
  'New Centre',
  'Parents for Schools',
  'Renters United',
  'Union of the Outer Districts',
];

/** What advertisements say. */
export const CAMPAIGN_TEXTS: readonly string[] = [
  'A bus every ten minutes, also on Sundays. Vote for it.',
  'More places in childcare, close to where you live.',
  'Our river is not a drain. Ask your candidates what they will do.',
  'Rents rise, wages do not. We want a thousand new homes a year.',
  'One permit instead of seven: let small shops open faster.',
  'Trees before car parks on the market square.',
  'Safe ways to school in every district.',
  'Keep the library open in the evening.',
  'A harbour that works for those who work there.',
  'Come and vote. It takes ten minutes and lasts four years.',
];
