package io.locktender.steps.signing;

import com.google.common.hash.Hashing;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.tls.PrivateKeyFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** A private key that signs, with its public one. What it is is in no message. */
public final class SigningKey {
  private static final int KEY_BYTES = 32;

  private final PrivateKey key;
  private final VerifyingKey verifying;
  private final byte[] id;

  private SigningKey(PrivateKey key, byte[] point) {
    this.key = key;
    // Minisign draws it; here it follows from the key, so that it is the same every time.
    this.id = Arrays.copyOf(Hashing.sha256().hashBytes(point).asBytes(), VerifyingKey.ID_BYTES);
    this.verifying = VerifyingKey.of(id, point);
  }

  /**
   * Reads one, in PEM: {@code openssl genpkey -algorithm ed25519} makes it.
   *
   * @param password of an encrypted one; empty: none
   * @throws InvalidInputException when it is none, or others may read it
   */
  public static SigningKey read(Path file, String password) {
    PrivateKey found = new PrivateKeyFile(file, password).read();
    if (found instanceof EdECPrivateKey edward
        && edward.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      return new SigningKey(found, point(edward.getBytes().orElseThrow()));
    }
    throw new InvalidInputException(
        file
            + ": expected a private key of Ed25519, found one of "
            + found.getAlgorithm()
            + "; 'openssl genpkey -algorithm ed25519 -out FILE' makes one");
  }

  /** The public key. */
  public VerifyingKey verifying() {
    return verifying;
  }

  byte[] id() {
    return id.clone();
  }

  byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read cannot sign", e);
    }
  }

  /** The JDK makes a public key with a private one only, which is what its random source gives. */
  private static byte[] point(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      byte[] x509 = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(x509, x509.length - KEY_BYTES, x509.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /** A random source that gives what it was given. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
