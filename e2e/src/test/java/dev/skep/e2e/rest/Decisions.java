package dev.skep.e2e.rest;

/** DMN as text. */
final class Decisions {
    private Decisions() {}

    /** A table: few when x is below 5, many when not. */
    static String few(final String id) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%1$s-file" name="File"
                    namespace="http://example.org/dmn">
                  <decision id="%1$s" name="Decision">
                    <decisionTable id="t">
                      <input id="in" label="x"><inputExpression id="e"><text>x</text></inputExpression></input>
                      <output id="out" name="out"/>
                      <rule id="r1"><inputEntry id="i1"><text>&lt; 5</text></inputEntry>
                        <outputEntry id="o1"><text>"few"</text></outputEntry></rule>
                      <rule id="r2"><inputEntry id="i2"><text>&gt;= 5</text></inputEntry>
                        <outputEntry id="o2"><text>"many"</text></outputEntry></rule>
                    </decisionTable>
                  </decision>
                </definitions>
                """.formatted(id);
    }
}
