package io.locktender.coordinator.zookeeper;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the operator asked for.
 *
 * @param version the target version
 * @param requestId random; the name of this request
 * @param by who, for people
 * @param abort who wants this very request aborted, or null
 */
public record Target(String version, String requestId, String by, @Nullable String abort) {
  public Target {
    requireNonNull(version, "version");
    requireNonNull(requestId, "requestId");
    requireNonNull(by, "by");
  }
}
