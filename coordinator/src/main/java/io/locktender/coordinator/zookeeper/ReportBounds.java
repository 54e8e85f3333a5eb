package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.document.Records;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a report small: every agent reads every node's. One that is too large loses its workers and
 * the ends of its long sentences, never what is decided by it.
 */
final class ReportBounds {
  /** The most bytes of a report. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_SENTENCE = 400;
  private static final int MAX_PROBLEMS = 20;

  private ReportBounds() {}

  static byte[] toJson(NodeReport report) {
    byte[] bytes = Records.toJson(report);
    return bytes.length <= MAX_BYTES ? bytes : Records.toJson(shortened(report));
  }

  private static NodeReport shortened(NodeReport report) {
    return new NodeReport(
        report.node(),
        report.incarnation(),
        report.roles(),
        report.state(),
        report.revision(),
        report.known(),
        report.release(),
        shortened(report.detail()),
        report.http(),
        shortened(report.prepared()),
        shortened(report.duty()),
        report.progress(),
        List.of(),
        report.times(),
        report.agent(),
        report.newer(),
        report.databaseAnswers(),
        report.drain());
  }

  private static NodeReport.@Nullable Prepared shortened(NodeReport.@Nullable Prepared prepared) {
    if (prepared == null) {
      return null;
    }
    List<String> problems = new ArrayList<>();
    for (String problem : prepared.problems().stream().limit(MAX_PROBLEMS).toList()) {
      problems.add(cut(problem));
    }
    int left = prepared.problems().size() - problems.size();
    if (left > 0) {
      problems.add("and " + left + " more, which are in the node's log");
    }
    return new NodeReport.Prepared(
        prepared.requestId(), prepared.digests(), problems, prepared.freeBytes());
  }

  private static NodeReport.@Nullable Duty shortened(NodeReport.@Nullable Duty duty) {
    return duty == null
        ? null
        : new NodeReport.Duty(
            duty.token(), duty.phase(), duty.state(), duty.step(), shortened(duty.reason()));
  }

  private static @Nullable String shortened(@Nullable String sentence) {
    return sentence == null ? null : cut(sentence);
  }

  private static String cut(String sentence) {
    return sentence.length() <= MAX_SENTENCE ? sentence : sentence.substring(0, MAX_SENTENCE) + "…";
  }
}
