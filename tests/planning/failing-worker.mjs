// A thread that ends in the middle of its work where an operation says so, and plans nothing.
export default ({ operation, begun }) => {
  begun.postMessage('begun');
  if (operation.text.includes('endless')) for (;;);
  if (operation.text.includes('fatal')) process.exit(1);
  if (operation.text.includes('faulty')) throw new Error('a fault of the planner');
  return JSON.stringify({ kind: 'QueryPlan' });
};
