package io.aiprovider.provider.langchain4j;

import dev.langchain4j.exception.HttpException;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.langchain4j.http.HttpStatusException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The error reply that a model received, as far as its exception contains it. */
final class ErrorReply implements HttpReply {
  private final HttpException exception;
  private final byte[] body;

  ErrorReply(HttpException exception) {
    this.exception = exception;
    this.body =
        Objects.requireNonNullElse(exception.getMessage(), "").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int status() {
    return exception.statusCode();
  }

  @Override
  public @Nullable String header(String name) {
    if (exception instanceof HttpStatusException ours) {
      return ours.header(name);
    }
    // LangChain4j's own exception has no headers; this text is only for the message
    return name.equals("Content-Type") ? "an answer that does not say why" : null;
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public int firstByte() {
    return body.length == 0 ? -1 : body[0] & 0xFF;
  }

  @Override
  public byte[] readBody(int limit) {
    return body.clone();
  }

  @Override
  public byte[] readBeginning(int limit) {
    return Arrays.copyOf(body, Math.min(limit, body.length));
  }

  @Override
  public ChatException broken(IOException cause) {
    throw new IllegalStateException("An error reply in memory cannot break off.", cause);
  }

  @Override
  public void finish() {
    // nothing is open
  }

  @Override
  public void close() {
    // nothing is open
  }
}
