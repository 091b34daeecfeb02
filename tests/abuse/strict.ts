/** Whether times are promises too: for a machine that does nothing else. */
export const STRICT = process.env['ABUSE_STRICT'] === '1';
