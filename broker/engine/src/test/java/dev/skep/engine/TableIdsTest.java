package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableIdsTest {
    /** Two tables with one number would lie within each other on disk. */
    @Test
    void noTwoTablesHaveTheSameNumber() throws IllegalAccessException {
        final List<Integer> ids = new ArrayList<>();
        for (final Field field : TableIds.class.getFields()) {
            ids.add(field.getInt(null));
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }
}
