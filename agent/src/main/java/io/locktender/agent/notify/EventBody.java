package io.locktender.agent.notify;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.notify.Inquiry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What others get, in JSON.
 *
 * @param cluster the cluster's name
 */
record EventBody(String cluster) {
  /** Of an event. */
  byte[] of(ClusterEvent event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", event.id());
    body.put("event", event.kind().word());
    body.put("cluster", cluster);
    body.put("revision", event.revision());
    body.put("sequence", event.sequence());
    body.put("at", event.at().toString());
    body.put("text", text(event.text()));
    ClusterEvent.Request request = event.request();
    if (request != null) {
      add(body, request);
    }
    return Records.toJson(body);
  }

  /**
   * Of a question.
   *
   * @param hook the name of the hook that is asked
   */
  byte[] of(Inquiry inquiry, String hook) {
    ClusterEvent.Request request = inquiry.request();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", inquiry.id(hook));
    body.put("event", inquiry.question().word());
    body.put("cluster", cluster);
    body.put("revision", inquiry.about().revision());
    body.put("attempt", inquiry.attempt());
    body.put("at", inquiry.at().toString());
    body.put(
        "text",
        text(
            "asks whether %s: from %s to %s, for %s"
                .formatted(inquiry.question().may(), request.from(), request.to(), request.by())));
    add(body, request);
    return Records.toJson(body);
  }

  private String text(String sentence) {
    return "Locktender, cluster " + cluster + ": " + sentence;
  }

  private static void add(Map<String, Object> body, ClusterEvent.Request request) {
    body.put("request", request.id());
    body.put("by", request.by());
    body.put("from", request.from());
    body.put("to", request.to());
  }
}
