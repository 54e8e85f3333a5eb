package io.locktender.steps.release;

import static java.util.Objects.requireNonNull;

/**
 * A step that has run on a database.
 *
 * @param id its id
 * @param content tells whether another step of this id does the same
 */
public record RanStep(String id, String content) {
  public RanStep {
    requireNonNull(id, "id");
    requireNonNull(content, "content");
  }
}
