package io.locktender.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over a time, a dot and the body: a receiver can refuse what is old or another's. */
final class Signature {
  /** The header that it is in. */
  static final String HEADER = "Locktender-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** {@code t=SECONDS,v1=HEX}. */
  static String of(String key, Instant at, byte[] body) {
    long seconds = at.getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
      mac.update((seconds + ".").getBytes(UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
