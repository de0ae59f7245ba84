package main

import (
	"reflect"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// wanted are the types that values of charts hold; those they refer to come along.
var wanted = []reflect.Type{
	reflect.TypeFor[core.Affinity](),
	reflect.TypeFor[core.Container](),
	reflect.TypeFor[core.EnvFromSource](),
	reflect.TypeFor[core.EnvVar](),
	reflect.TypeFor[core.EnvVarSource](),
	reflect.TypeFor[core.HTTPGetAction](),
	reflect.TypeFor[core.HostAlias](),
	reflect.TypeFor[core.Lifecycle](),
	reflect.TypeFor[core.LifecycleHandler](),
	reflect.TypeFor[core.LocalObjectReference](),
	reflect.TypeFor[core.NodeAffinity](),
	reflect.TypeFor[core.PersistentVolumeClaim](),
	reflect.TypeFor[core.PersistentVolumeClaimSpec](),
	reflect.TypeFor[core.PodAffinity](),
	reflect.TypeFor[core.PodAntiAffinity](),
	reflect.TypeFor[core.PodDNSConfig](),
	reflect.TypeFor[core.PodSecurityContext](),
	reflect.TypeFor[core.PodSpec](),
	reflect.TypeFor[core.PodTemplateSpec](),
	reflect.TypeFor[core.Probe](),
	reflect.TypeFor[core.ResourceRequirements](),
	reflect.TypeFor[core.SecretKeySelector](),
	reflect.TypeFor[core.SecurityContext](),
	reflect.TypeFor[core.ServicePort](),
	reflect.TypeFor[core.ServiceSpec](),
	reflect.TypeFor[core.Toleration](),
	reflect.TypeFor[core.TopologySpreadConstraint](),
	reflect.TypeFor[core.Volume](),
	reflect.TypeFor[core.VolumeDevice](),
	reflect.TypeFor[core.VolumeMount](),

	reflect.TypeFor[apps.DaemonSetUpdateStrategy](),
	reflect.TypeFor[apps.DeploymentStrategy](),
	reflect.TypeFor[apps.StatefulSetPersistentVolumeClaimRetentionPolicy](),
	reflect.TypeFor[apps.StatefulSetUpdateStrategy](),

	reflect.TypeFor[autoscaling.HorizontalPodAutoscalerBehavior](),
	reflect.TypeFor[autoscaling.HorizontalPodAutoscalerSpec](),
	reflect.TypeFor[autoscaling.MetricSpec](),

	reflect.TypeFor[networking.HTTPIngressPath](),
	reflect.TypeFor[networking.IngressRule](),
	reflect.TypeFor[networking.IngressSpec](),
	reflect.TypeFor[networking.IngressTLS](),
	reflect.TypeFor[networking.NetworkPolicyEgressRule](),
	reflect.TypeFor[networking.NetworkPolicyIngressRule](),
	reflect.TypeFor[networking.NetworkPolicySpec](),

	reflect.TypeFor[policy.PodDisruptionBudgetSpec](),
	reflect.TypeFor[rbac.PolicyRule](),

	reflect.TypeFor[meta.LabelSelector](),
	reflect.TypeFor[meta.ObjectMeta](),

	reflect.TypeFor[StringMap](),
}

// StringMap is what Kubernetes takes for labels, annotations and node selectors.
type StringMap map[string]string
