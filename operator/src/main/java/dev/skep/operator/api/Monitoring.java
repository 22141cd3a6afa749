package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** Objects for Prometheus and Grafana. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Monitoring(
        @Default("{}") @JsonPropertyDescription("The ServiceMonitor, by which Prometheus finds the brokers.")
        Scrape serviceMonitor,

        @Default("{}") @JsonPropertyDescription("The PrometheusRule with alerts.")
        Rules prometheusRule,

        @Default("{}") @JsonPropertyDescription("A ConfigMap with a dashboard of Grafana.")
        Dashboards dashboards) {
    public enum Wish {
        Auto,
        True,
        False
    }

    /** The ServiceMonitor. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scrape(
            @Default("Auto") @JsonPropertyDescription("Auto: when its resource definition exists.")
            Wish enabled,

            @Default("30s") @Size(min = 2, max = 20) @Pattern(Patterns.DURATION) @JsonPropertyDescription("How often.")
            String interval,

            @JsonPropertyDescription("Labels by which your Prometheus finds it.")
            Map<String, String> labels) {
        public Scrape {
            enabled = enabled == null ? Wish.Auto : enabled;
            interval = interval == null ? "30s" : interval;
            labels = labels == null ? Map.of() : labels;
        }
    }

    /** The PrometheusRule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rules(
            @Default("Auto") @JsonPropertyDescription("Auto: when its resource definition exists.")
            Wish enabled,

            @JsonPropertyDescription("Labels by which your Prometheus finds it.")
            Map<String, String> labels) {
        public Rules {
            enabled = enabled == null ? Wish.Auto : enabled;
            labels = labels == null ? Map.of() : labels;
        }
    }

    /** The dashboard. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Dashboards(
            @Default("false") @JsonPropertyDescription("Whether there is one.")
            Boolean enabled,

            @JsonPropertyDescription("Labels by which Grafana finds it. Default: grafana_dashboard=1.")
            Map<String, String> labels) {
        public Dashboards {
            enabled = enabled != null && enabled;
            labels = labels == null ? Map.of("grafana_dashboard", "1") : labels;
        }
    }

    public Monitoring {
        serviceMonitor = serviceMonitor == null ? new Scrape(null, null, null) : serviceMonitor;
        prometheusRule = prometheusRule == null ? new Rules(null, null) : prometheusRule;
        dashboards = dashboards == null ? new Dashboards(null, null) : dashboards;
    }
}
