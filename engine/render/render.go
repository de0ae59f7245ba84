package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
)

// run is one rendering of a chart.
type run struct {
	chart     *Chart
	request   Request
	values    map[string]any        // the user's
	copied    *chart.Chart          // the chart as Helm changes it
	context   common.Values         // what templates are given
	files     map[string]renderable // all of the templates' files
	rendered  map[string]string     // what they print
	collected collection
}

// Render does what `helm template` does.
func (c *Chart) Render(request Request) Rendering {
	logged := collectWarnings()
	logged.messages = slices.Clone(c.warnings)
	run := &run{chart: c, request: request, rendered: map[string]string{}, collected: collection{seen: map[string]bool{}}}
	rendering, err := run.render()
	rendering.Errors = run.explainAll(err)
	rendering.Warnings = append(rendering.Warnings, logged.messages...)
	return rendering
}

func (r *run) explainAll(err error) []Error {
	var several several
	if !errors.As(err, &several) && err != nil {
		several = []error{err}
	}
	explained := []Error{}
	for _, err := range several {
		explained = append(explained, r.explain(err))
	}
	return explained
}

func (r *run) render() (Rendering, error) {
	result := newRendering()
	if err := r.prepare(); err != nil {
		return result, err
	}
	if err := r.executeTemplates(); err != nil {
		return result, err
	}
	notes := takeNotes(r.rendered, r.copied.Name())
	sorted, err := r.chart.sorted.sort(r.rendered)
	if err != nil {
		return result, in(stageYAML, err)
	}
	result.Notes = notes
	r.print(&result, sorted)
	return result, nil
}

// prepare makes the chart and the context of its templates, in the order in which the program does, so that the first
// of several errors is the same.
func (r *run) prepare() error {
	capabilities, err := r.capabilities()
	if err != nil {
		return in(stageKubeVersion, err)
	}
	r.values, err = mergeValues(r.request.Values)
	if err != nil {
		return err
	}
	if r.chart.problem != nil {
		return r.chart.problem
	}
	r.copied = clone(r.chart.loaded)
	if err := checkInstallable(r.copied); err != nil {
		return err
	}
	if err := chartutil.ValidateReleaseName(r.request.Release); err != nil {
		return in(stageValues, fmt.Errorf("release name check failed: release name %q: %w", r.request.Release, err))
	}
	if err := chartutil.ProcessDependencies(r.copied, r.values); err != nil {
		return in(stageDependencies, fmt.Errorf("chart dependencies processing failed: %w", err))
	}
	r.context, err = util.ToRenderValuesWithSchemaValidation(r.copied, r.values, r.release(), capabilities, false)
	if err != nil {
		return in(stageSchema, err)
	}
	return in(stageKubeVersion, checkKubeVersion(r.copied, capabilities))
}

func (r *run) capabilities() (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	capabilities.APIVersions = append(slices.Clone(capabilities.APIVersions), r.request.APIVersions...)
	if r.request.KubeVersion == "" {
		return capabilities, nil
	}
	version, err := common.ParseKubeVersion(r.request.KubeVersion)
	if err != nil {
		return nil, fmt.Errorf("invalid kube version '%s': %w", r.request.KubeVersion, err)
	}
	capabilities.KubeVersion = *version
	return capabilities, nil
}

func (r *run) release() common.ReleaseOptions {
	return common.ReleaseOptions{
		Name: r.request.Release, Namespace: r.request.Namespace, Revision: 1,
		IsInstall: !r.request.IsUpgrade, IsUpgrade: r.request.IsUpgrade,
	}
}

// checkInstallable refuses library charts and charts that lack one of their dependencies.
func checkInstallable(c *chart.Chart) error {
	if kind := c.Metadata.Type; kind != "" && kind != "application" {
		return in(stageLoad, fmt.Errorf("%s charts are not installable", kind))
	}
	if c.Metadata.Deprecated {
		warnDeprecated()
	}
	missing := []string{}
	for _, wanted := range c.Metadata.Dependencies {
		isThere := func(dependency *chart.Chart) bool { return dependency.Name() == wanted.Name }
		if !slices.ContainsFunc(c.Dependencies(), isThere) {
			missing = append(missing, wanted.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return in(stageDependencies, fmt.Errorf(
		"an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: %s",
		strings.Join(missing, ", ")))
}

func checkKubeVersion(c *chart.Chart, capabilities *common.Capabilities) error {
	wanted := c.Metadata.KubeVersion
	if wanted == "" || chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return nil
	}
	return fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, capabilities.KubeVersion.Version)
}
