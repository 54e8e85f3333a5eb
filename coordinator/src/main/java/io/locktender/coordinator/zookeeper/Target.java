package io.locktender.coordinator.zookeeper;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.VersionDocument;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator asked for.
 *
 * @param version the target version
 * @param requestId random, 1 to 40 letters, digits, {@code -} or {@code _}; the name of this
 *     request, and of the upgrade that it starts
 * @param by who, for people
 * @param abort who wants this very request aborted, or null
 */
public record Target(String version, String requestId, String by, @Nullable String abort) {
  /** In whose name the target is set where no operator has asked for anything. */
  public static final String LOCKTENDER = "locktender";

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /** The longest version, in characters. */
  public static final int MAX_VERSION = 64;

  /** The longest name of a person, in characters. */
  public static final int MAX_BY = 200;

  public Target {
    requireNonNull(version, "version");
    requireNonNull(requestId, "requestId");
    requireNonNull(by, "by");
    checkArgument(
        REQUEST_ID.matcher(requestId).matches(),
        "requestId: expected 1 to 40 letters, digits, - or _, found '%s'",
        requestId);
    checkLength("version", version, MAX_VERSION);
    checkLength("by", by, MAX_BY);
    if (abort != null) {
      checkLength("abort", abort, MAX_BY);
    }
  }

  private static void checkLength(String field, String text, int most) {
    checkArgument(
        text.length() <= most,
        "%s: expected at most %s characters, found %s",
        field,
        most,
        text.length());
  }

  /** What is asked for when nobody asks for anything: that all stays as it is. */
  public static Target atRest(VersionDocument document) {
    String request = document.lastEnded() == null ? "none" : document.lastEnded().requestId();
    return new Target(document.version(), request, LOCKTENDER, null);
  }
}
