package io.aiprovider.server.dashboard;

import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.http.Endpoint;
import io.aiprovider.server.http.Incoming;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ErrorFormat;
import io.aiprovider.server.wire.OpenAiErrors;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /dashboard/} and the files that the page loads. All URLs are relative, so it also
 * works below a path of a proxy. Somebody who opens the server's address in a browser gets there.
 */
final class DashboardEndpoint implements Endpoint {
  private static final String ROOT = "/";
  private static final String WITHOUT_SLASH = "/dashboard";
  private static final String PAGE = "/dashboard/";
  private static final String FILES = "/dashboard/v/";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /** What the page may do: use its own files and this server, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'";

  private final Mono<DashboardFiles> files;

  /**
   * The pages.
   *
   * @param files reads the files when the first request needs them, because few requests do
   */
  DashboardEndpoint(Supplier<DashboardFiles> files) {
    this.files = Mono.fromSupplier(files).subscribeOn(Schedulers.boundedElastic()).cache();
  }

  @Override
  public Set<String> paths() {
    return Set.of(ROOT, WITHOUT_SLASH, PAGE, FILES + "*");
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  @Override
  public ErrorFormat errors() {
    return OpenAiErrors.FORMAT;
  }

  @Override
  public Mono<Void> answer(Incoming request) {
    String path = request.head().path();
    return switch (path) {
      case ROOT -> send(request, root(request));
      case WITHOUT_SLASH -> send(request, moved(308, new DefaultHttpHeaders()));
      case PAGE -> files.flatMap(known -> send(request, page(known, request.headers())));
      default -> {
        String file = path.substring(FILES.length());
        yield files.flatMap(known -> send(request, file(known, file, request.headers())));
      }
    };
  }

  private Mono<Void> send(Incoming request, @Nullable Answer found) {
    RequestHead head = request.head();
    return request.send(
        found == null
            ? Answer.of(ApiError.unknownPath(head.method(), head.path()), errors())
            : found);
  }

  /** Only browsers are sent to the page: it would mislead programs that have a wrong URL. */
  private @Nullable Answer root(Incoming request) {
    String accepted = request.headers().get(HttpHeaderNames.ACCEPT);
    if (accepted == null || !accepted.contains("text/html")) {
      return null;
    }
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    return moved(302, headers);
  }

  private static Answer moved(int status, HttpHeaders headers) {
    headers.set(HttpHeaderNames.LOCATION, "dashboard/");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, 0);
    return new Answer(status, headers, Mono.empty());
  }

  private static Answer page(DashboardFiles files, HttpHeaders sent) {
    String tag = "W/\"" + files.build() + "\"";
    String known = sent.get(HttpHeaderNames.IF_NONE_MATCH);
    Answer whole = files.page().answer(sent.get(HttpHeaderNames.ACCEPT_ENCODING), ASK_AGAIN);
    protect(whole.headers()).set(HttpHeaderNames.ETAG, tag);
    if (known == null || !known.contains(tag)) {
      return whole;
    }
    whole.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
    return new Answer(304, whole.headers(), Mono.empty());
  }

  private static @Nullable Answer file(DashboardFiles files, String path, HttpHeaders sent) {
    String folder = files.build() + "/";
    DashboardFile file =
        path.startsWith(folder) ? files.find(path.substring(folder.length())) : null;
    if (file == null) {
      return null;
    }
    Answer answer = file.answer(sent.get(HttpHeaderNames.ACCEPT_ENCODING), FOR_EVER);
    protect(answer.headers());
    return answer;
  }

  private static HttpHeaders protect(HttpHeaders headers) {
    return headers
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .set("cross-origin-opener-policy", "same-origin")
        .set("cross-origin-resource-policy", "same-origin");
  }
}
