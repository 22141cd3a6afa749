package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MappingsTest {
    private static final Variables VARIABLES =
            Json.variables("a", "1", "b", "{\"c\":{\"d\":2},\"e\":3}", "text", "\"t\"");

    @Test
    void shouldMapInOrderAndSeeEarlierResults() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=a + 1", "x")).isNull();
        assertThat(builder.add("=x + 1", "y")).isNull();
        assertThat(builder.add("=y", "z")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"x\":2,\"y\":3,\"z\":3}");
    }

    @Test
    void shouldReadStaticInputAsText() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("42", "number")).isNull();
        assertThat(builder.add("true", "flag")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"number\":\"42\",\"flag\":\"true\"}");
    }

    @Test
    void shouldLeaveFunctionsOut() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=function(x) x", "f")).isNull();
        assertThat(builder.add("={g: function(x) x, h: 1}", "o")).isNull();
        assertThat(builder.add("=[1, function(x) x]", "l")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"o\":{\"h\":1},\"l\":[1,null]}");
    }

    @Test
    void shouldBuildNestedTargets() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=a", "x.y.z")).isNull();
        assertThat(builder.add("=text", "x.y.w")).isNull();
        assertThat(builder.add("=y.z + 1", "x.v")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"x\":{\"y\":{\"z\":1,\"w\":\"t\"},\"v\":2}}");
    }

    @Test
    void shouldNotMergeInputsIntoVariablesOfOuterScopes() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=a", "b.c.x")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"b\":{\"c\":{\"x\":1}}}");
    }

    @Test
    void shouldMergeOutputsIntoExistingObjects() {
        final MappingsBuilder builder = MappingsBuilder.output();
        assertThat(builder.add("=a", "b.c.x")).isNull();
        assertThat(builder.add("=b.e + 1", "b.e")).isNull();
        assertThat(builder.add("=text", "a.inner")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"b\":{\"c\":{\"d\":2,\"x\":1},\"e\":4},\"a\":null}");
    }

    @Test
    void shouldNotSeeTheObjectThatIsBeingMade() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=a", "x.y")).isNull();
        assertThat(builder.add("=x.y", "x.z")).isNull();
        assertThat(builder.add("=x.y", "w")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"x\":{\"y\":1,\"z\":null},\"w\":1}");
    }

    @Test
    void theLaterOfTwoMappingsToOneTargetCounts() {
        final MappingsBuilder builder = MappingsBuilder.output();
        assertThat(builder.add("=a + 1", "a")).isNull();
        assertThat(builder.add("=a + 2", "a")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"a\":3}");
    }

    @Test
    void shouldMapMissingVariablesToNull() {
        final MappingsBuilder builder = MappingsBuilder.output();
        assertThat(builder.add("=missing", "x")).isNull();
        assertThat(evaluate(builder)).isEqualTo("{\"x\":null}");
    }

    @Test
    void shouldFailWithTheFirstFailure() {
        final MappingsBuilder builder = MappingsBuilder.input();
        assertThat(builder.add("=assert(missing, missing != null)", "x")).isNull();
        assertThat(builder.build().evaluate(VARIABLES)).isInstanceOf(Evaluation.Failure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=a | 1x | no path of names",
                "=a | x..y | no path of names",
                "=a | .x | no path of names",
                "=a | x y | no path of names",
                "=a | x.null | reserved word 'null'",
                "=a | if | reserved word 'if'",
                "=a | '' | has no target",
                "'' | x | has no source",
                "=1 + | x | cannot be read",
                "static | x | begins with '='"
            })
    void shouldRefuse(final String source, final String target, final String reason) {
        assertThat(MappingsBuilder.output().add(source, target)).contains(reason);
    }

    @Test
    void shouldTellEmptyFromNot() {
        assertThat(MappingsBuilder.input().build().isEmpty()).isTrue();
        assertThat(Mappings.none().evaluate(VARIABLES)).isEqualTo(Evaluation.of(Packed.EMPTY_DOCUMENT));
    }

    private static String evaluate(final MappingsBuilder builder) {
        final Evaluation<Packed> evaluation = builder.build().evaluate(VARIABLES);
        assertThat(evaluation).isInstanceOf(Evaluation.Value.class);
        return Json.of(((Evaluation.Value<Packed>) evaluation).value());
    }
}
