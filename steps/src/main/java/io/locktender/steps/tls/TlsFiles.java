package io.locktender.steps.tls;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to a server. The files are read when a connection is opened, and again for the next one.
 *
 * @param caFile the certificates of those who sign the server's; null: those that the JVM trusts
 * @param certificateKeyFile the client's own certificate and private key, which others may not
 *     read; null: it has none
 * @param passwordFile the password of that file; null: it needs none
 * @param verifiesHostname whether a server's certificate must be of the host that was asked for
 */
public record TlsFiles(
    @Nullable String caFile,
    @Nullable String certificateKeyFile,
    @Nullable String passwordFile,
    boolean verifiesHostname) {
  /**
   * What the driver connects by.
   *
   * @throws InvalidInputException when a file cannot be used; it has nothing of what is in it
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own(), trusted(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException(
          "tls: expected files that can be used, found " + e.getClass().getSimpleName());
    }
  }

  private TrustManager @Nullable [] trusted() throws GeneralSecurityException, IOException {
    if (caFile == null) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(new KeyFile(Path.of(caFile), "").certificates());
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] own() throws GeneralSecurityException {
    if (certificateKeyFile == null) {
      return null;
    }
    Path file = Path.of(certificateKeyFile);
    SecretFile.check(file);
    String password = passwordFile == null ? "" : SecretFile.password(Path.of(passwordFile));
    KeyStore store = new KeyFile(file, password).withKey();
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password.toCharArray());
    return factory.getKeyManagers();
  }
}
