package dev.skep.engine.modification;

import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be terminated so that nothing empty is left: a scope whose last child is taken away goes with it, but for one that a worker
 * is asked about.
 */
final class Terminations {
    private final ElementInstances instances;

    Terminations(final ElementInstances instances) {
        this.instances = instances;
    }

    /** The outermost instances to be terminated. Those that are needed for something new stay. */
    List<ElementInstance> of(final List<Long> keys, final Set<Long> used) {
        final TreeSet<Long> ending = new TreeSet<>(keys);
        for (final long key : keys) {
            ElementInstance scope = instances.get(instances.require(key).scopeKey());
            while (scope != null
                    && !used.contains(scope.key())
                    && scope.flows() == 0
                    && scope.jobKey() < 0
                    && allEnd(scope, ending)) {
                ending.add(scope.key());
                scope = instances.get(scope.scopeKey());
            }
        }
        final List<ElementInstance> outermost = new ArrayList<>();
        for (final long key : ending) {
            final ElementInstance instance = instances.require(key);
            if (instance.state().terminable() && !ending.contains(instance.scopeKey())) {
                outermost.add(instance);
            }
        }
        return outermost;
    }

    private boolean allEnd(final ElementInstance scope, final Set<Long> ending) {
        for (final long child : instances.children(scope.key(), Integer.MAX_VALUE)) {
            if (!ending.contains(child)) {
                return false;
            }
        }
        return true;
    }
}
