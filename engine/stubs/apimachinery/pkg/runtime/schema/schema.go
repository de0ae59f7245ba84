// Package schema stands in for k8s.io/apimachinery/pkg/runtime/schema.
package schema

import "strings"

// GroupVersion is an API version such as `apps/v1`.
type GroupVersion struct{ Group, Version string }

// GroupVersionKind is a kind of object in an API version.
type GroupVersionKind struct{ Group, Version, Kind string }

// GroupVersionResource is the name of a kind in a cluster's paths.
type GroupVersionResource struct{ Group, Version, Resource string }

// String is the API version as manifests write it.
func (v GroupVersion) String() string {
	if v.Group == "" {
		return v.Version
	}
	return v.Group + "/" + v.Version
}

// GroupVersion is the API version of a kind.
func (k GroupVersionKind) GroupVersion() GroupVersion {
	return GroupVersion{Group: k.Group, Version: k.Version}
}

// String tells kinds apart in messages.
func (k GroupVersionKind) String() string {
	return k.Group + "/" + k.Version + ", Kind=" + k.Kind
}

// FromAPIVersionAndKind reads the first two lines of a manifest.
func FromAPIVersionAndKind(apiVersion, kind string) GroupVersionKind {
	group, version, hasGroup := strings.Cut(apiVersion, "/")
	if !hasGroup {
		group, version = "", apiVersion
	}
	return GroupVersionKind{Group: group, Version: version, Kind: kind}
}
