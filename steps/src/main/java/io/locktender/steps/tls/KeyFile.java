package io.locktender.steps.tls;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;

/**
 * Certificates, or a private key with its own, in a file: PEM or PKCS12, told by what is in it.
 *
 * @param file the file
 * @param password of PKCS12, or of an encrypted key in PEM; empty: none
 */
record KeyFile(Path file, String password) {
  private static final int MAX_BYTES = 1 << 20;
  private static final String PKCS12 = "PKCS12";

  /**
   * All certificates, to be trusted.
   *
   * @throws InvalidInputException when there is none, or the file cannot be used
   */
  KeyStore certificates() {
    byte[] bytes = read();
    try {
      KeyStore found = empty();
      if (!isPem(bytes)) {
        KeyStore store = pkcs12(bytes);
        for (String alias : Collections.list(store.aliases())) {
          found.setCertificateEntry(alias, store.getCertificate(alias));
        }
      } else {
        for (Certificate certificate : new PemText(text(bytes)).certificates()) {
          found.setCertificateEntry("ca-" + found.size(), certificate);
        }
      }
      if (found.size() > 0) {
        return found;
      }
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("certificates", e);
    }
    throw unusable("certificates", "none");
  }

  /**
   * A private key with its certificate, under the password.
   *
   * @throws InvalidInputException when either is missing, or the file cannot be used
   */
  KeyStore withKey() {
    byte[] bytes = read();
    try {
      KeyStore found = isPem(bytes) ? fromPem(new PemText(text(bytes))) : pkcs12(bytes);
      for (String alias : Collections.list(found.aliases())) {
        if (found.isKeyEntry(alias)) {
          return found;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("a private key and its certificate", e);
    }
    throw unusable("a private key and its certificate", "none");
  }

  private KeyStore fromPem(PemText pem) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    List<Certificate> chain = pem.certificates();
    PrivateKey key = pem.privateKey(password).orElse(null);
    if (key != null && !chain.isEmpty()) {
      store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(new Certificate[0]));
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(PKCS12);
    store.load(null, null);
    return store;
  }

  private KeyStore pkcs12(byte[] bytes) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(PKCS12);
    store.load(new ByteArrayInputStream(bytes), password.toCharArray());
    return store;
  }

  private byte[] read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length <= MAX_BYTES) {
        return bytes;
      }
    } catch (IOException e) {
      throw unusable(
          "certificates or a key", "that it cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    throw unusable("certificates or a key", "more than " + MAX_BYTES + " bytes");
  }

  private static boolean isPem(byte[] bytes) {
    return text(bytes).contains(PemText.BEGIN);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private InvalidInputException unusable(String expected, Exception e) {
    return unusable(expected, Texts.oneLine(String.valueOf(e.getMessage())));
  }

  private InvalidInputException unusable(String expected, String found) {
    return new InvalidInputException(
        "%s: expected %s in PEM or PKCS12, found %s; correct the file, or its password file"
            .formatted(file, expected, found));
  }
}
