import type { Template } from './queries.ts';

/** The text of a template about one application. Only the reference is filled in: a message names nobody. */
export function fillIn({ subject, body }: Template, reference: string): { subject: string; body: string } {
  return {
    subject: subject.replaceAll('{reference}', reference),
    body: body.replaceAll('{reference}', reference),
  };
}

/** What tells a resident that an application has arrived: the first message about each of them. */
export const RECEIVED: Template = {
  id: 'tpl-received',
  subject: 'We have your application',
  body: 'Your application {reference} has arrived. We tell you as soon as there is news.',
};

/** What may be said while an application goes its way. */
export const LATER_TEMPLATES: readonly Template[] = [
  {
    id: 'tpl-appointment',
    subject: 'Your appointment',
    body: 'An appointment is booked for your application {reference}. You find day and place in your account.',
  },
  {
    id: 'tpl-decided',
    subject: 'Your application is decided',
    body: 'There is a decision on your application {reference}. You can read it in your account.',
  },
  {
    id: 'tpl-documents',
    subject: 'A document is missing',
    body: 'We cannot go on with your application {reference} before you send us one more document. Your account says which.',
  },
  {
    id: 'tpl-fee',
    subject: 'A fee is due',
    body: 'The fee for your application {reference} is still to be paid. You can pay it in your account.',
  },
  {
    id: 'tpl-review',
    subject: 'We are looking at your application',
    body: 'Somebody is working on your application {reference} now. You need not do anything.',
  },
];
