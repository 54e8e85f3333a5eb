package io.locktender.cli.show;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.work.CopyRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan --json} prints.
 *
 * @param plan its keys are this record's
 * @param room what there is to copy, and the room for it; left out where the database was not asked
 * @param rehearsal the last one of this very plan; left out where there was none, or where the
 *     database was not asked
 * @param notes what is better known before, one sentence each; left out where there is nothing, or
 *     where the database was not asked
 */
record PlanModel(
    @JsonUnwrapped PlanDescription plan,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CopyRoom room,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RehearsalModel rehearsal,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {}
