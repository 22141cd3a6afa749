// One round with the SDK for Node: ADDRESS FILE ID.
const { Camunda8 } = require('@camunda8/sdk')

const [address, file, id] = process.argv.slice(2)
const PATIENCE = 60_000
const LEASE = 300_000
const WORKER_LEASE = 15_000 // what a worker has taken while it is closed comes back

function check(so, what) {
  if (!so) {
    throw new Error('not as it should be: ' + JSON.stringify(what))
  }
}

async function publish(client, key) {
  await client.publishMessage({ name: id, correlationKey: key, timeToLive: LEASE, variables: { paid: true } })
  console.log('ok publish')
}

// Creates an instance and waits for its result, while a worker does its job.
async function work(client, key, number, open) {
  const worker = await open({
    worker: 'round',
    timeout: WORKER_LEASE,
    maxJobsToActivate: 1,
    taskHandler: (job) => job.complete({ n: job.variables.n + 1 })
  })
  const result = await client.createProcessInstanceWithResult({
    bpmnProcessId: id,
    variables: { key, n: number },
    requestTimeout: PATIENCE
  })
  check(result.variables.n === number + 1 && result.variables.paid === true, result)
  await worker.close()
}

async function main() {
  const client = new Camunda8({
    ZEEBE_GRPC_ADDRESS: 'grpc://' + address,
    CAMUNDA_AUTH_STRATEGY: 'NONE',
    CAMUNDA_OAUTH_DISABLED: true,
    ZEEBE_CLIENT_LOG_LEVEL: 'NONE'
  }).getZeebeGrpcApiClient()

  const topology = await client.topology()
  check(topology.brokers.length === 1 && topology.partitionsCount === 1, topology)
  console.log('ok topology', topology.gatewayVersion)

  const deployed = await client.deployResource({ processFilename: file })
  check(deployed.deployments[0].process.bpmnProcessId === id, deployed)
  console.log('ok deploy')

  const instance = await client.createProcessInstance({ bpmnProcessId: id, variables: { key: id + '-1', n: 1 } })
  console.log('ok create')
  const jobs = await client.activateJobs({
    type: id, worker: 'round', maxJobsToActivate: 1, timeout: LEASE, requestTimeout: PATIENCE
  })
  check(jobs.length === 1 && jobs[0].processInstanceKey === instance.processInstanceKey, jobs)
  check(jobs[0].variables.n === 1, jobs)
  console.log('ok poll')
  await client.completeJob({ jobKey: jobs[0].key, variables: { n: 2 } })
  console.log('ok complete')

  await publish(client, id + '-2')
  await work(client, id + '-2', 41, (config) => client.createWorker({ ...config, taskType: id }))
  console.log('ok worker')
  console.log('ok result')
  await publish(client, id + '-3')
  await work(client, id + '-3', 6, (config) => client.streamJobs({ ...config, type: id }))
  console.log('ok stream')

  try {
    await client.createProcessInstance({ bpmnProcessId: id + '-unknown', variables: {} })
    throw new Error('an instance of nothing was created')
  } catch (refusal) {
    check(refusal.code === 5 && refusal.message.includes(id + '-unknown'), refusal.message)
  }
  console.log('ok refusal')
  await client.close()
}

main().then(() => process.exit(0), (failure) => {
  console.error(failure)
  process.exit(1)
})
