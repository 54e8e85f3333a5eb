package io.locktender.steps.sync;

import io.locktender.steps.stream.Proof;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;

/** What has been written to originals since their copies were made for the last time. */
final class Differences {
  private Differences() {}

  /** What a change stream told of. */
  static Problems told(Proof proof) {
    Problems differences = new Problems();
    if (proof instanceof Proof.Disturbed disturbed) {
      disturbed.first().forEach(differences::add);
      differences.addUnnamed(disturbed.count() - disturbed.first().size());
    }
    return differences;
  }

  /** What a pass finds that nothing told of. */
  static Problems compared(Originals originals, Round round)
      throws StepFailedException, InterruptedException {
    Problems differences = new Problems();
    originals.each(
        each -> {
          each.compare(round, differences);
          return 0;
        });
    return differences;
  }

  /**
   * Refuses to go on when there are any.
   *
   * @param structures one sentence's worth each
   */
  static void refuse(List<String> structures, Problems documents) throws StepFailedException {
    if (structures.isEmpty() && documents.count() == 0) {
      return;
    }
    List<String> what = new ArrayList<>(structures);
    documents.collections().forEach(name -> what.add("documents of collection " + name));
    throw StepFailedException.disturbed(
        new StepFailure(
            null,
            null,
            "changed since it was copied, by something outside the cluster: "
                + String.join("; ", what)
                + "; stop what writes there, then try again",
            documents.count(),
            documents.first()));
  }
}
