package dev.skep.e2e.differential;

import java.util.List;

/** Sub-processes, ends, links and called processes. */
final class ScopeScenarios {
    private ScopeScenarios() {}

    static List<Play> all() {
        return List.of(
                new Play("flow/sub-process", ScopeScenarios::subProcess),
                new Play("flow/sub-process-variables", ScopeScenarios::subProcessVariables),
                new Play("flow/terminate", ScopeScenarios::terminate),
                new Play("flow/terminate-inner", ScopeScenarios::terminateInner),
                new Play("flow/link", ScopeScenarios::link));
    }

    private static void subProcess(final Actions a) {
        a.run("""
            process ~p
            start s
            sub u in.y='= x' out.z='= y' {
            start s1
            and f
            service a
            service b
            and j
            end e1
            s1 -> f
            f -> a -> j
            f -> b -> j
            j -> e1
            }
            service c
            end e
            s -> u -> c -> e
            """, "{'x':[1,{'a':2}]}");
        a.complete("b", "{'y':1}");
        a.complete("a", "{'w':1}");
        a.complete("c");
    }

    private static void subProcessVariables(final Actions a) {
        a.run("""
            process ~p
            start s
            sub u in.v.w='= x' in.v.q='= v.w' {
            start s1 out.st='= x'
            sub v in.x='= x + 1' {
            start s2
            service a in.x='= x + 1' out.r='= x' out.v.n='= x'
            service b
            end e2 out.fin='= v'
            s2 -> a -> b -> e2
            }
            service c
            end e1
            s1 -> v -> c -> e1
            }
            service d
            end e
            s -> u -> d -> e
            """, "{'x':1}");
        a.setVariables("element of a", "{'here':1,'x':9}", true);
        a.setVariables("element of a", "{'root':1,'x':8}", false);
        a.complete("a", "{'x':7,'r':0}");
        a.setVariables("i", "{'x':100}", true);
        a.complete("b", "{'x':50}");
        a.complete("c", "{'x':51,'new':1}");
        a.complete("d");
    }

    private static void terminate(final Actions a) {
        a.run("""
            process ~p
            start s
            and f
            service a
            service b
            end e terminate
            end e2
            s -> f
            f -> a -> e
            f -> b -> e2
            """, "{}");
        a.complete("a", "{'x':1}");
        a.complete("b");
    }

    private static void terminateInner(final Actions a) {
        a.run("""
            process ~p
            start s
            sub u {
            start s1
            and f
            service a
            service b
            end e1 terminate
            end e2
            s1 -> f
            f -> a -> e1
            f -> b -> e2
            }
            boundary k on=u message=~m key='= "~k"' parallel
            service d
            service c
            end e
            end e3
            s -> u -> c -> e
            k -> d -> e3
            """, "{}");
        a.publish("~m", "~k", "{'m':1}");
        a.complete("a", "{'x':1}");
        a.complete("b");
        a.complete("c");
        a.complete("d");
    }

    private static void link(final Actions a) {
        a.run("""
            process ~p
            start s
            xor g
            throw t1 link=A in.x='= 1'
            throw t2 link=B
            catch c1 link=A
            catch c2 link=B out.y='= 2'
            service a
            service b
            end e
            s -> g
            g -> t1 if '= n = 1'
            g -> t2 default
            c1 -> a -> t2b
            throw t2b link=B
            c2 -> b -> e
            """, "{'n':1}");
        a.complete("a");
        a.complete("b");
    }
}
