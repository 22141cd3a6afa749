#!/usr/bin/env bash
# Makes volumes: of class 'local' on the disk of the node where the scheduler put the pod, of class 'network' at a place that all
# nodes share. Grows them, and deletes what was released.  volumes.sh DIRECTORY      Runs inside the cluster's namespaces.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=/dev/null
source "$here/lib/settings.sh"
dir="$1"
export KUBECONFIG="$dir/kubeconfig"
bin="$(programs kubernetes)"

kubectl() {
  "$bin/kubectl" "$@"
}

watch_claims() {
  local columns='N:.metadata.namespace,C:.metadata.name,U:.metadata.uid,P:.metadata.annotations.volume\.kubernetes\.io/storage-provisioner'
  columns="$columns,S:.metadata.annotations.volume\.kubernetes\.io/selected-node,R:.spec.resources.requests.storage,H:.status.capacity.storage"
  kubectl get pvc -A --watch --no-headers -o custom-columns="$columns,D:.metadata.deletionTimestamp" |
    while read -r namespace claim uid by node wanted has deleted; do
      if [[ "$by" != skep.local/* ]] || [ "$node" = '<none>' ] || [ "$deleted" != '<none>' ]; then
        continue
      elif [ "$has" = '<none>' ]; then
        provision "${by#*/}"
      elif [ "$has" != "$wanted" ]; then
        grow
      fi
    done
}

provision() {
  local volume="pvc-$uid" place
  ! kubectl get pv "$volume" >/dev/null 2>&1 || return 0
  if [ "$1" = local ]; then
    [ ! -d "$dir/nodes/$node" ] || mkdir -p "$dir/nodes/$node/volumes/$volume" # fake nodes have no disk
    place="local: {path: /var/lib/volumes/$volume}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [$node]}]}]}}"
  else
    mkdir -p -m 777 "$dir/network-disk/$volume" # a pod's fsGroup is not for such volumes
    place="hostPath: {path: /var/lib/network-disk/$volume}"
  fi
  kubectl create -f - <<YAML
apiVersion: v1
kind: PersistentVolume
metadata:
  name: $volume
  annotations: {pv.kubernetes.io/provisioned-by: $by}
spec:
  storageClassName: $1
  capacity: {storage: $wanted}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Delete
  claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: $namespace, name: $claim, uid: $uid}
  $place
YAML
}

# A directory has all the space of its disk: only the books are kept.
grow() {
  kubectl patch pv "pvc-$uid" -p "{\"spec\":{\"capacity\":{\"storage\":\"$wanted\"}}}" &&
    kubectl -n "$namespace" patch pvc "$claim" --subresource=status -p "{\"status\":{\"capacity\":{\"storage\":\"$wanted\"},\"conditions\":null}}"
}

watch_released() {
  kubectl get pv --watch --no-headers -o \
    custom-columns='V:.metadata.name,P:.metadata.annotations.pv\.kubernetes\.io/provisioned-by,S:.status.phase,R:.spec.persistentVolumeReclaimPolicy,D:.metadata.deletionTimestamp' |
    while read -r volume by phase policy deleted; do
      if [[ "$by/$phase/$policy" == skep.local/*/Released/Delete ]] && [ "$deleted" = '<none>' ]; then
        rm -rf "$dir"/nodes/*/volumes/"$volume" "$dir/network-disk/$volume"
        kubectl delete pv "$volume" --wait=false
      fi
    done
}

# a watch ends now and then
(while true; do watch_claims; sleep 1; done) &
while true; do watch_released; sleep 1; done
