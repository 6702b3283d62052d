package io.aiprovider.server.http.connection;

import io.aiprovider.server.http.RequestId;
import io.aiprovider.server.http.SecurityHeaders;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.OpenAiErrors;
import io.aiprovider.server.wire.Printable;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles requests that are not valid HTTP, or use a version or feature of HTTP that this server
 * does not support. No route receives them: Reactor Netty answers them with a status without a
 * body, in the order of pipelined requests, and closes the connection. This handler adds the error
 * body that all errors have.
 *
 * <p>Each connection has its own instance, directly after the HTTP decoder. It also closes a
 * connection that its caller reset, without logging an error.
 */
final class UnreadableRequests extends ChannelDuplexHandler {
  private final UnreadableLog log;
  private @Nullable Throwable cause;
  private @Nullable String requestId;

  UnreadableRequests(UnreadableLog log) {
    this.log = log;
  }

  /** A part of a request that HTTP allows and this server does not support. */
  private static final class Refused extends RuntimeException {
    private final ApiError error;

    Refused(int status, String message, String code) {
      super(message, null, false, false);
      this.error = ApiError.of(status, message, code);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      Refused refused = refusal(request);
      if (refused != null) {
        request.setDecoderResult(DecoderResult.failure(refused));
      }
    }
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      cause = part.decoderResult().cause();
      requestId =
          part instanceof HttpRequest request ? request.headers().get(RequestId.HEADER) : null;
    }
    context.fireChannelRead(message);
  }

  private static @Nullable Refused refusal(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1) {
      return new Refused(
          505,
          "This server supports HTTP/1.1, not " + Printable.of(version.text()) + ".",
          "unsupported_http_version");
    }
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!encodings.isEmpty() && !isChunked(encodings)) {
      return new Refused(
          501,
          "The transfer coding '"
              + Printable.of(String.join(", ", encodings))
              + "' is not supported: use chunked, or a Content-Length.",
          "unsupported_transfer_encoding");
    }
    return hostProblem(request, version);
  }

  /** RFC 9112, section 3.2: an HTTP/1.1 request names its host, once and in a valid form. */
  private static @Nullable Refused hostProblem(HttpRequest request, HttpVersion version) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return version.minorVersion() == 0
          ? null
          : wrongHost("The request has no Host header, which HTTP/1.1 requires. Send one.");
    }
    if (hosts.size() > 1) {
      return wrongHost("The request has " + hosts.size() + " Host headers. Send one.");
    }
    String host = hosts.get(0);
    for (int i = 0; i < host.length(); i++) {
      if (!isOfHost(host.charAt(i))) {
        return wrongHost(
            "The Host header '"
                + Printable.of(host)
                + "' is not valid. Send a host name or an address, with a port if needed.");
      }
    }
    return null;
  }

  private static Refused wrongHost(String message) {
    return new Refused(400, message, "invalid_host");
  }

  /** The characters of a host and a port: RFC 3986, sections 3.2.2 and 3.2.3. */
  private static boolean isOfHost(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c != 0 && "-._~%!$&'()*+,;=:[]".indexOf(c) >= 0;
  }

  private static boolean isChunked(List<String> encodings) {
    return encodings.size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0).trim());
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the returned future is the promise
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof FullHttpResponse response) || !isBareRefusal(response)) {
      context.write(message, promise);
      return;
    }
    ApiError error = error(response.status().code());
    log.refused(error, context.channel().remoteAddress());
    FullHttpResponse described = answer(error, response.headers(), requestId, context.channel());
    ReferenceCountUtil.release(message);
    context.write(described, promise);
  }

  private static boolean isBareRefusal(FullHttpResponse response) {
    return response.status().code() >= 400
        && !response.content().isReadable()
        && response.headers().contains(HttpHeaderNames.CONTENT_LENGTH, "0", false)
        && response
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
  }

  /**
   * The last answer on a connection.
   *
   * @param bare headers that it also has
   * @param requestId the id that the caller gave to the request; null: none
   */
  static FullHttpResponse answer(
      ApiError error, HttpHeaders bare, @Nullable String requestId, Channel channel) {
    byte[] json = OpenAiErrors.FORMAT.body(error).toBytes();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(error.status()),
            Unpooled.wrappedBuffer(json));
    response.headers().set(bare);
    SecurityHeaders.set(response.headers(), channel.pipeline().get(SslHandler.class) != null);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    response.headers().set(RequestId.HEADER, RequestId.of(requestId));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
    return response;
  }

  private ApiError error(int status) {
    Throwable why = cause;
    if (why instanceof Refused refused) {
      return refused.error;
    }
    if (why instanceof TooLongHttpLineException) {
      return ApiError.of(
          414,
          "The request line is longer than " + HttpLimits.REQUEST_LINE + " bytes.",
          "request_line_too_long");
    }
    if (why instanceof TooLongHttpHeaderException) {
      return ApiError.of(
          431,
          "The request headers are longer than " + HttpLimits.HEADERS + " bytes.",
          "request_headers_too_large");
    }
    String detail = why == null || why.getMessage() == null ? "" : ": " + why.getMessage();
    return ApiError.of(
        status,
        "The request is not valid HTTP/1.1 and could not be read" + Printable.of(detail),
        "malformed_http");
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the close event reaches all handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof IOException) { // the caller reset the connection
      context.close();
    } else {
      context.fireExceptionCaught(failure);
    }
  }
}
