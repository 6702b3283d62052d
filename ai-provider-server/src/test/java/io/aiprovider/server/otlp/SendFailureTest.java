package io.aiprovider.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reasons in words, without the text of an exception, which may hold anything. */
class SendFailureTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new SocketTimeoutException("secret"), "it does not answer in time"),
        Arguments.of(new HttpConnectTimeoutException("secret"), "it does not answer in time"),
        Arguments.of(new UnknownHostException("secret"), "its host is not known"),
        Arguments.of(new ConnectException("secret"), "it accepts no connection"),
        Arguments.of(
            new SSLHandshakeException("secret"),
            "no secure connection to it is possible (SSLHandshakeException)"),
        Arguments.of(new IOException("secret"), "sending failed with IOException"),
        Arguments.of(
            new IllegalStateException("secret"), "sending failed with IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void are_named_however_they_are_wrapped(Throwable failure, String words) {
    assertThat(SendFailure.describe(failure)).isEqualTo(words);
    assertThat(SendFailure.describe(new Exception(failure))).isEqualTo(words);
    assertThat(SendFailure.describe(new CompletionException(new RuntimeException(failure))))
        .isEqualTo(words);
  }
}
