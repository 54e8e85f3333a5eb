package io.locktender.steps.release;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A step that has run on a database.
 *
 * @param id its id
 * @param content tells whether another step of this id does the same
 * @param foundBefore true when there was before it what its kind's implied revert would take away:
 *     nothing is implied for it then; null when nothing was, or nobody looked
 */
public record RanStep(
    String id,
    String content,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean foundBefore) {
  public RanStep {
    requireNonNull(id, "id");
    requireNonNull(content, "content");
  }

  /** One that found nothing of its own, as far as is known. */
  public RanStep(String id, String content) {
    this(id, content, null);
  }
}
