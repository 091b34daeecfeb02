/** A question to begin with. */
export interface Example {
  title: string;
  query: string;
  /** JSON; empty where the query has no variables. */
  variables: string;
}

/** The first application of the example data, which is the same for any number of residents and for any start. */
const FIRST_APPLICATION = 'APP-WLYX-FSXE';

/** One query over four subgraphs: the answer shows most of what callers may and may not see. */
export const residentsCase: Example = {
  title: "A resident's case",
  query: `# One question, answered by four systems.
# Ask as agencies, then as payments.
query ResidentsCase($reference: ID!) {
  application(reference: $reference) {
    reference
    status
    service {
      name
      fee {
        amount
        currency
      }
      demand(first: 1) {
        nodes {
          people
        }
      }
    }
    applicant {
      givenName
      familyName
    }
    payment {
      status
      fee {
        amount
        currency
      }
      open {
        amount
        currency
      }
    }
    appointment {
      startsAt
      office {
        name
      }
    }
    notifications(first: 1) {
      nodes {
        subject
        state
        sentAt
      }
    }
  }
}
`,
  variables: `${JSON.stringify({ reference: FIRST_APPLICATION }, null, 2)}\n`,
};

const servicesNearYou: Example = {
  title: 'Services near you',
  query: `# Everyone may ask this.
query ServicesNearYou {
  services(first: 5) {
    nodes {
      name
      agency {
        name
      }
      fee {
        amount
        currency
      }
      checkout {
        methods
      }
    }
  }
}
`,
  variables: '',
};

const beforeTheElection: Example = {
  title: 'Before the election',
  query: `# The signals are for the election
# authority alone.
query BeforeTheElection {
  elections(first: 3) {
    nodes {
      name
      date
      advertisements(first: 2) {
        nodes {
          sponsor
          text
          spend {
            amount
            currency
          }
          reach
        }
      }
      signals(first: 2) {
        nodes {
          kind
          observedAt
          accounts
          summary
        }
      }
    }
  }
}
`,
  variables: '',
};

/** The examples in the order in which they are offered. */
export const examples: readonly Example[] = [residentsCase, servicesNearYou, beforeTheElection];
