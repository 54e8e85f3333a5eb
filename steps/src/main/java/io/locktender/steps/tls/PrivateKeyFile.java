package io.locktender.steps.tls;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/**
 * A private key in PEM, PKCS8, in a file that others may not read.
 *
 * @param file the file
 * @param password of an encrypted one; empty: none
 */
public record PrivateKeyFile(Path file, String password) {
  /**
   * Reads it.
   *
   * @throws InvalidInputException when it is none, or others may read it; nothing of it is in the
   *     message
   */
  public PrivateKey read() {
    SecretFile.check(file);
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return new PemText(text).privateKey(password).orElseThrow(() -> unusable("none"));
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  private InvalidInputException unusable(String found) {
    return new InvalidInputException(
        file
            + ": expected a private key in PEM (PKCS8), found "
            + found
            + "; correct the file, or its password");
  }

  @Override
  public String toString() {
    return "PrivateKeyFile[" + file + "]";
  }
}
