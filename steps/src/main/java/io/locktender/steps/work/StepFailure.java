package io.locktender.steps.work;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something failed, as {@code status --json} shows it.
 *
 * @param step the step's id, or null where no step is to blame
 * @param node the node where it happened, or null where it is the whole cluster's
 * @param reason one sentence
 * @param documentCount how many documents could not be changed
 * @param documents the first of them, as many as {@link NamedDocuments} says; in a record, at most
 *     {@link #MAX_DOCUMENTS}
 */
public record StepFailure(
    @Nullable String step,
    @Nullable String node,
    String reason,
    long documentCount,
    List<DocumentFailure> documents) {
  /** How many documents are named in a record. */
  public static final int MAX_DOCUMENTS = 20;

  /** The longest reason, in characters; a longer one is cut. */
  public static final int MAX_REASON = 2_000;

  /**
   * One document that could not be changed.
   *
   * @param id its {@code _id} as extended JSON
   * @param reason why
   */
  public record DocumentFailure(String id, String reason) {
    public DocumentFailure {
      id = cut(requireNonNull(id, "id"), 500);
      reason = cut(requireNonNull(reason, "reason"), 500);
    }
  }

  public StepFailure {
    reason = cut(requireNonNull(reason, "reason"), MAX_REASON);
    requireNonNull(documents, "documents");
    documents = NamedDocuments.first(documents);
  }

  /** A failure that names no documents. */
  public static StepFailure of(@Nullable String step, String reason) {
    return new StepFailure(step, null, reason, 0, List.of());
  }

  /** The same failure, as a record keeps it. */
  public StepFailure brief() {
    List<DocumentFailure> few = documents.subList(0, Math.min(documents.size(), MAX_DOCUMENTS));
    return new StepFailure(step, node, reason, documentCount, few);
  }

  /** The same failure, on a node. */
  public StepFailure on(String nodeName) {
    return new StepFailure(step, nodeName, reason, documentCount, documents);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
