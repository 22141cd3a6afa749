"""One round with pyzeebe: ADDRESS FILE ID."""

import asyncio
import sys

from pyzeebe import Job, ZeebeClient, ZeebeWorker, create_insecure_channel
from pyzeebe.errors import ProcessDefinitionNotFoundError

PATIENCE_MILLIS = 60_000
LEASE_MILLIS = 300_000
WORKER_LEASE_MILLIS = 15_000  # what a worker has taken while it is stopped comes back


def require(so, what):
    if not so:
        raise AssertionError(f"not as it should be: {what}")


async def work(channel, client, process_id, key, number, stream):
    """Creates an instance and waits for its result, while a worker does its job."""
    worker = ZeebeWorker(channel, stream_enabled=stream)
    seen = []

    @worker.task(task_type=process_id, timeout_ms=WORKER_LEASE_MILLIS)
    async def add_one(job: Job, n: int) -> dict:
        seen.append((job.bpmn_process_id, n))
        return {"n": n + 1}

    working = asyncio.create_task(worker.work())
    result = await client.run_process_with_result(
        process_id, {"key": key, "n": number}, timeout=PATIENCE_MILLIS
    )
    require((process_id, number) in seen, seen)
    require(result.variables["n"] == number + 1, result)
    require(result.variables["paid"] is True, result)
    await worker.stop()
    await working


async def publish(client, process_id, key):
    await client.publish_message(process_id, key, {"paid": True}, time_to_live_in_milliseconds=LEASE_MILLIS)
    print("ok publish")


async def main(address, file, process_id):
    channel = create_insecure_channel(grpc_address=address)
    client = ZeebeClient(channel)

    topology = await client.topology()
    require(len(topology.brokers) == 1 and topology.partitions_count == 1, topology)
    print("ok topology", topology.gateway_version)

    deployed = await client.deploy_resource(file)
    require(deployed.deployments[0].bpmn_process_id == process_id, deployed)
    print("ok deploy")

    # published before, so that whoever waits for the result has it
    await publish(client, process_id, process_id + "-1")
    await work(channel, client, process_id, process_id + "-1", 1, stream=False)
    print("ok create")
    print("ok poll")
    print("ok complete")
    print("ok result")
    await publish(client, process_id, process_id + "-2")
    await work(channel, client, process_id, process_id + "-2", 41, stream=True)
    print("ok stream")

    try:
        await client.run_process(process_id + "-unknown")
        raise AssertionError("an instance of nothing was created")
    except ProcessDefinitionNotFoundError as refusal:
        require(process_id + "-unknown" in str(refusal), refusal)
    print("ok refusal")


asyncio.run(main(*sys.argv[1:]))
