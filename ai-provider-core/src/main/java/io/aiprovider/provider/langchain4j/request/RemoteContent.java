package io.aiprovider.provider.langchain4j.request;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.provider.http.connection.PublicSockets;
import io.aiprovider.provider.wire.request.DataUrl;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.net.SocketFactory;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Downloads the images, videos and files that a request names by URL. Many of LangChain4j's models
 * would do it themselves, without a look at where the URL leads: to a service in this network, or
 * even to a file of this machine. Here the URL must lead to the public internet, and so must every
 * redirect.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class RemoteContent {
  private static final long MAX_BYTES = 20L * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** URLs of storage that only the vendor of the model can read. */
  private static final Set<String> OF_VENDORS = Set.of("gs", "s3");

  private final OkHttpClient client;

  /** Downloads from the public internet. */
  public static RemoteContent ofPublicAddresses() {
    return new RemoteContent(new PublicSockets());
  }

  /**
   * Downloads over these sockets.
   *
   * @param sockets decide what may be connected to
   */
  public RemoteContent(SocketFactory sockets) {
    this.client =
        new OkHttpClient.Builder()
            .socketFactory(sockets)
            .proxy(Proxy.NO_PROXY) // it would connect in place of the sockets
            .callTimeout(TIMEOUT)
            .build();
  }

  /**
   * The content of a URL; null if only the vendor of the model can read it.
   *
   * @param path where the URL is in the request
   * @param defaultType the media type if the answer has none
   * @throws InvalidRequest if it cannot be downloaded
   */
  @Nullable DataUrl get(URI url, String path, String defaultType) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (OF_VENDORS.contains(scheme)) {
      return null;
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(path, "it must be an http or https URL, or a data URL");
    }
    try (Response response =
        client.newCall(new Request.Builder().url(url.toString()).build()).execute()) {
      if (!response.isSuccessful()) {
        throw refused(path, "the status is " + response.code());
      }
      MediaType type = response.body().contentType();
      return new DataUrl(
          type == null ? defaultType : type.type() + "/" + type.subtype(),
          Base64.getEncoder().encodeToString(bytes(response.body().source(), path)));
    } catch (IllegalArgumentException e) {
      throw refused(path, "it is not a valid URL");
    } catch (PublicSockets.NotPublic e) {
      throw refused(path, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw refused(path, "the connection failed, or the download took too long");
    }
  }

  private static byte[] bytes(BufferedSource source, String path) throws IOException {
    if (source.request(MAX_BYTES + 1)) {
      throw refused(path, "it is larger than " + MAX_BYTES + " bytes");
    }
    return source.readByteArray();
  }

  private static InvalidRequest refused(String path, String why) {
    return new InvalidRequest(
        "The URL in '" + path + "' cannot be downloaded: " + why + ".",
        FailureDetail.ofParam(path));
  }
}
