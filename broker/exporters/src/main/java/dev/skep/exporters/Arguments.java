package dev.skep.exporters;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.camunda.zeebe.exporter.api.context.Configuration;
import java.util.Map;

/** The arguments of an exporter. The names of fields may be written in any case, as those of the environment are. */
record Arguments(String id, Map<String, Object> values) implements Configuration {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Override
    public String getId() {
        return id;
    }

    @Override
    public Map<String, Object> getArguments() {
        return values;
    }

    @Override
    public <T> T instantiate(final Class<T> configClass) {
        return MAPPER.convertValue(values, configClass);
    }
}
