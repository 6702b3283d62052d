package io.aiprovider.server.http;

import io.aiprovider.server.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableRequestsTest {
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static java.util.List<String> probes() {
    String h = "Host: localhost\r\n";
    String p = "POST /v1/chat/completions HTTP/1.1\r\n" + h + "Content-Type: application/json\r\n";
    return java.util.List.of(
        "GARBAGE\r\n\r\n",
        "GET /\r\n\r\n",
        "GET /v1/models HTTP/x\r\n" + h + "\r\n",
        "GET /v1/models HTTP/2.0\r\n" + h + "\r\n",
        "GET /v1/models HTTP/3.0\r\n" + h + "\r\n",
        "GET /v1/models HTTP/1.2\r\n" + h + "\r\n",
        "GET /v1/models HTTP/1.0\r\n" + h + "\r\n",
        "GET /v1/models HTTP/1.1\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + h + "\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /" + "x".repeat(9000) + " HTTP/1.1\r\n" + h + "\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + "a: " + "x".repeat(40000) + "\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + ("a: " + "x".repeat(500) + "\r\n").repeat(80) + "\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + "a\u0000b: c\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + "a: c\u0000\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + " folded\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + "no-colon\r\n\r\n",
        "GET /v1/mo\u0000dels HTTP/1.1\r\n" + h + "\r\n",
        "GET /health\u0000 HTTP/1.1\r\n" + h + "\r\n",
        "GET /health/%zz HTTP/1.1\r\n" + h + "\r\n",
        "GET /v1/models/%zz HTTP/1.1\r\n" + h + "\r\n",
        "GET /v1/models/%ff HTTP/1.1\r\n" + h + "\r\n",
        "GET /health?a=%zz HTTP/1.1\r\n" + h + "\r\n",
        "GET /health/\u00e4 HTTP/1.1\r\n" + h + "\r\n",
        "GET /health|x HTTP/1.1\r\n" + h + "\r\n",
        "GET health HTTP/1.1\r\n" + h + "\r\n",
        "CONNECT example.com:443 HTTP/1.1\r\n" + h + "\r\n",
        "OPTIONS * HTTP/1.1\r\n" + h + "\r\n",
        "OPTIONS /v1/models HTTP/1.1\r\n" + h + "\r\n",
        "OPTIONS /health HTTP/1.1\r\n" + h + "\r\n",
        "TRACE /v1/models HTTP/1.1\r\n" + h + "\r\n",
        "TRACE /health HTTP/1.1\r\n" + h + "\r\n",
        "FOO /v1/models HTTP/1.1\r\n" + h + "\r\n",
        "FOO /health HTTP/1.1\r\n" + h + "\r\n",
        "PATCH /v1/chat/completions HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\n{}",
        "PATCH /health HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\n{}",
        "post /v1/chat/completions HTTP/1.1\r\n" + h + "Content-Length: 2\r\n\r\n{}",
        "HEAD /v1/models HTTP/1.1\r\n" + h + "\r\n",
        "HEAD /v1/nothing HTTP/1.1\r\n" + h + "\r\n",
        "HEAD /v1/chat/completions HTTP/1.1\r\n" + h + "\r\n",
        "HEAD /health HTTP/1.1\r\n" + h + "\r\n",
        "HEAD /nothing HTTP/1.1\r\n" + h + "\r\n",
        "HEAD / HTTP/1.1\r\n" + h + "\r\n",
        p + "Content-Length: abc\r\n\r\n{}",
        p + "Content-Length: -1\r\n\r\n{}",
        p + "Content-Length: 2, 3\r\n\r\n{}",
        p + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        p + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        p + "Content-Length: 99999999999999999999\r\n\r\n{}",
        p + "Content-Length: +2\r\n\r\n{}",
        p + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        p + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        p + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        p + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX\r\n0\r\n\r\n",
        p + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nbad trailer\r\n\r\n",
        p + "Transfer-Encoding: gzip\r\n\r\n{}",
        p + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        p + "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        p + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        p + "Expect: something\r\nContent-Length: 2\r\n\r\n{}",
        p + "Content-Length: 5\r\n\r\n\u00ef\u00bb\u00bf{}",
        p + "Content-Length: 6\r\n\r\n\u00fe\u00ff\u0000{\u0000}",
        p + "Content-Length: 4\r\n\r\n\u0000{\u0000}",
        p + "Content-Length: 4\r\n\r\n{\u0000}\u0000",
        "GET /v1/models HTTP/1.1\nHost: localhost\n\n",
        "\r\n\r\nGET /v1/models HTTP/1.1\r\n" + h + "\r\n",
        "GET /v1/models HTTP/1.1\r\n" + h + "\r\nGARBAGE\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("probes")
  void probe(String request) throws Exception {
    String shown =
        request
            .replace("\r\n", "~")
            .replaceAll("x{20,}", "xxx")
            .replaceAll("(a: xxx~)+", "a: xxx~");
    try (java.net.Socket s = new java.net.Socket("127.0.0.1", server.port())) {
      s.setSoTimeout(1000);
      s.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      StringBuilder b = new StringBuilder();
      try {
        int c;
        while ((c = s.getInputStream().read()) >= 0) b.append((char) c);
        b.append("<EOF>");
      } catch (java.net.SocketTimeoutException e) {
        b.append("<open>");
      } catch (java.io.IOException e) {
        b.append("<" + e.getMessage() + ">");
      }
      System.out.println(
          "PROBE "
              + shown
                  .replace("Host: localhost~", "")
                  .replace(
                      "POST /v1/chat/completions HTTP/1.1~Content-Type: application/json~", "P~")
              + "\n   ==> "
              + b.toString().replace("\r\n", "~").replaceAll("\"data\":.*\\]", "DATA"));
    }
  }
}
