package io.locktender.coordinator.zookeeper.access;

import io.locktender.steps.text.InvalidInputException;
import java.util.regex.Pattern;
import org.apache.zookeeper.data.Id;

/**
 * Somebody whom ZooKeeper's servers know, as they name him.
 *
 * @param scheme how he logs in: {@code digest}, {@code sasl} or {@code x509}
 * @param id his name there; of {@code digest}, {@code USER:HASH}
 */
public record Identity(String scheme, String id) {
  private static final int MAX_CHARS = 500;
  private static final Pattern FORM = Pattern.compile("(sasl|x509):\\P{Cntrl}*[^\\s\\p{Cntrl}]");
  private static final Pattern DIGEST = Pattern.compile("digest:[^:\\s]+:[A-Za-z0-9+/]{27,90}=*");

  /**
   * Reads {@code sasl:alice}, {@code x509:CN=alice,O=Shop} or {@code digest:alice:HASH}.
   *
   * @throws InvalidInputException when it is none of these; the message does not hold the text,
   *     since it may be a password
   */
  public static Identity parse(String text) {
    boolean known = FORM.matcher(text).matches() || DIGEST.matcher(text).matches();
    if (!known || text.length() > MAX_CHARS) {
      throw new InvalidInputException(
          "expected sasl:NAME, x509:DISTINGUISHED-NAME or digest:USER:HASH, found "
              + (text.startsWith("digest:") ? "digest: without such a hash" : "something else"));
    }
    int colon = text.indexOf(':');
    return new Identity(text.substring(0, colon), text.substring(colon + 1));
  }

  Id toId() {
    return new Id(scheme, id);
  }

  @Override
  public String toString() {
    return scheme + ":" + (scheme.equals("digest") ? id.substring(0, id.indexOf(':')) : id);
  }
}
