package io.locktender.steps.transform;

import io.locktender.steps.JavaStep;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.ErrorMessages;
import io.locktender.steps.release.Change;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * A step in Java that changes documents, each by itself, on any number of threads.
 *
 * @param pending which documents are to be changed
 */
public record JavaChange(BsonDocument pending, JavaStep.Transform step) {
  /** The step that a change is; empty for all others. */
  public static Optional<JavaChange> of(Change change) {
    return change instanceof Change.Java java && java.step() instanceof JavaStep.Transform step
        ? Optional.of(
            new JavaChange(step.pending().toBsonDocument(Document.class, Lossless.REGISTRY), step))
        : Optional.empty();
  }

  /**
   * Changes a pending document.
   *
   * @throws ChangeFailedException with the reason when it cannot be
   */
  public RawBsonDocument changed(RawBsonDocument document)
      throws ChangeFailedException, InterruptedException {
    try {
      return Transformations.changed(step, document);
    } catch (InterruptedException | ChangeFailedException e) {
      throw e;
    } catch (Exception e) {
      ChangeFailedException failed = new ChangeFailedException(ErrorMessages.of(e));
      failed.initCause(e);
      throw failed;
    }
  }

  /** Why a document that is pending after its change has failed. */
  public static String leftPending(RawBsonDocument changed) {
    return LeftPending.reason(changed);
  }
}
