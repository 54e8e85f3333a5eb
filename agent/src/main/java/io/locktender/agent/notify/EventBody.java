package io.locktender.agent.notify;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.Records;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as others get it, in JSON.
 *
 * @param cluster the cluster's name
 */
record EventBody(String cluster) {
  byte[] of(ClusterEvent event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", event.id());
    body.put("event", event.kind().word());
    body.put("cluster", cluster);
    body.put("revision", event.revision());
    body.put("sequence", event.sequence());
    body.put("at", event.at().toString());
    body.put("text", "Locktender, cluster " + cluster + ": " + event.text());
    ClusterEvent.Request request = event.request();
    if (request != null) {
      body.put("request", request.id());
      body.put("by", request.by());
      body.put("from", request.from());
      body.put("to", request.to());
    }
    return Records.toJson(body);
  }
}
