// One round with the Go client: ADDRESS FILE ID.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/camunda/zeebe/clients/go/v8/pkg/entities"
	"github.com/camunda/zeebe/clients/go/v8/pkg/worker"
	"github.com/camunda/zeebe/clients/go/v8/pkg/zbc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const lease = 5 * time.Minute

func main() {
	address, file, id := os.Args[1], os.Args[2], os.Args[3]
	client, err := zbc.NewClient(&zbc.ClientConfig{GatewayAddress: address, UsePlaintextConnection: true})
	must(err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	topology, err := client.NewTopologyCommand().Send(ctx)
	must(err)
	require(len(topology.Brokers) == 1 && topology.PartitionsCount == 1, topology)
	fmt.Println("ok topology", topology.GatewayVersion)

	deployed, err := client.NewDeployResourceCommand().AddResourceFile(file).Send(ctx)
	must(err)
	require(deployed.GetDeployments()[0].GetProcess().GetBpmnProcessId() == id, deployed)
	fmt.Println("ok deploy")

	poll(ctx, client, id)
	publish(ctx, client, id, id+"-2")
	work(ctx, client, id)
	refusal(ctx, client, id)
}

func poll(ctx context.Context, client zbc.Client, id string) {
	create, err := client.NewCreateInstanceCommand().BPMNProcessId(id).LatestVersion().
		VariablesFromMap(map[string]interface{}{"key": id + "-1", "n": 1})
	must(err)
	instance, err := create.Send(ctx)
	must(err)
	fmt.Println("ok create")

	jobs, err := client.NewActivateJobsCommand().JobType(id).MaxJobsToActivate(1).Timeout(lease).Send(ctx)
	must(err)
	require(len(jobs) == 1 && jobs[0].ProcessInstanceKey == instance.ProcessInstanceKey, jobs)
	variables, err := jobs[0].GetVariablesAsMap()
	must(err)
	require(variables["n"] == float64(1), variables)
	fmt.Println("ok poll")

	complete, err := client.NewCompleteJobCommand().JobKey(jobs[0].Key).
		VariablesFromMap(map[string]interface{}{"n": 2})
	must(err)
	_, err = complete.Send(ctx)
	must(err)
	fmt.Println("ok complete")
}

func publish(ctx context.Context, client zbc.Client, id string, key string) {
	message, err := client.NewPublishMessageCommand().MessageName(id).CorrelationKey(key).TimeToLive(lease).
		VariablesFromMap(map[string]interface{}{"paid": true})
	must(err)
	_, err = message.Send(ctx)
	must(err)
	fmt.Println("ok publish")
}

func work(ctx context.Context, client zbc.Client, id string) {
	handler := func(jobs worker.JobClient, job entities.Job) {
		variables, err := job.GetVariablesAsMap()
		must(err)
		complete, err := jobs.NewCompleteJobCommand().JobKey(job.Key).
			VariablesFromMap(map[string]interface{}{"n": variables["n"].(float64) + 1})
		must(err)
		_, err = complete.Send(ctx)
		must(err)
	}
	open := client.NewJobWorker().JobType(id).Handler(handler).Timeout(lease).Open()
	create, err := client.NewCreateInstanceCommand().BPMNProcessId(id).LatestVersion().
		VariablesFromMap(map[string]interface{}{"key": id + "-2", "n": 41})
	must(err)
	result, err := create.WithResult().Send(ctx)
	must(err)
	require(strings.Contains(result.Variables, `"n":42`) && strings.Contains(result.Variables, `"paid":true`), result)
	open.Close()
	open.AwaitClose()
	fmt.Println("ok worker")
	fmt.Println("ok result")
}

func refusal(ctx context.Context, client zbc.Client, id string) {
	_, err := client.NewCreateInstanceCommand().BPMNProcessId(id + "-unknown").LatestVersion().Send(ctx)
	require(status.Code(err) == codes.NotFound && strings.Contains(err.Error(), id+"-unknown"), err)
	fmt.Println("ok refusal")
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func require(so bool, what interface{}) {
	if !so {
		panic(fmt.Sprint("not as it should be: ", what))
	}
}
