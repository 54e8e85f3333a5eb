package io.locktender.steps.signing;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import io.locktender.steps.text.InvalidInputException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public key, as minisign writes it: 56 characters that begin with {@code RW}.
 *
 * @param text it
 */
public record VerifyingKey(String text) {
  static final byte[] ALGORITHM = {'E', 'd'};
  static final int ID_BYTES = 8;

  private static final int KEY_BYTES = 32;

  /** What X.509 has before an Ed25519 key. */
  private static final byte[] X509_HEAD =
      BaseEncoding.base16().lowerCase().decode("302a300506032b6570032100");

  /**
   * Reads one.
   *
   * @throws InvalidInputException when it is none
   */
  public VerifyingKey {
    byte[] bytes = decoded(text);
    if (bytes.length != ALGORITHM.length + ID_BYTES + KEY_BYTES
        || !Arrays.equals(Arrays.copyOf(bytes, ALGORITHM.length), ALGORITHM)) {
      throw new InvalidInputException(
          "expected a public key of minisign, 56 characters that begin with RW, found '"
              + text
              + "'");
    }
  }

  static VerifyingKey of(byte[] id, byte[] key) {
    return new VerifyingKey(Base64.getEncoder().encodeToString(Bytes.concat(ALGORITHM, id, key)));
  }

  /** By which a signature names its key, as minisign shows it. */
  public String id() {
    return shownId(
        Arrays.copyOfRange(decoded(text), ALGORITHM.length, ALGORITHM.length + ID_BYTES));
  }

  /** Minisign shows it as a little-endian number. */
  static String shownId(byte[] id) {
    byte[] reversed = id.clone();
    Bytes.reverse(reversed);
    return BaseEncoding.base16().encode(reversed);
  }

  /** Whether a message was signed by this key. */
  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature that is no point of the curve.
      return false;
    }
  }

  private PublicKey key() throws GeneralSecurityException {
    byte[] bytes = decoded(text);
    byte[] key = Arrays.copyOfRange(bytes, ALGORITHM.length + ID_BYTES, bytes.length);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(Bytes.concat(X509_HEAD, key)));
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
