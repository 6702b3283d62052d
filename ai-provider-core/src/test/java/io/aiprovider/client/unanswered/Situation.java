package io.aiprovider.client.unanswered;

import io.aiprovider.call.ChatCall;
import io.aiprovider.testing.http.RawServer;

/** How an attempt ends without an answer, and what it costs. */
enum Situation {
  REFUSES_WITH_400(false, Costs.ZERO) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      status(peer, "400 Bad Request");
    }
  },
  REFUSES_WITH_429(false, Costs.ZERO) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      status(peer, "429 Too Many Requests");
    }
  },
  FAILS_WITH_500(false, Costs.ZERO) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      status(peer, "500 Internal Server Error");
    }
  },
  REFUSES_A_STREAM_WITH_503(true, Costs.ZERO) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      status(peer, "503 Service Unavailable");
    }
  },
  SENDS_AN_ERROR_BEFORE_CONTENT(true, Costs.ZERO) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.error());
      peer.write(END);
    }
  },
  SENDS_AN_ERROR_AFTER_CONTENT(true, Costs.PROMPT_AND_CONTENT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.opening() + service.content() + service.error());
      peer.write(END);
    }
  },
  CLOSES_INSTEAD_OF_AN_ANSWER(false, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) {}
  },
  RESETS_INSTEAD_OF_AN_ANSWER(false, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.reset();
    }
  },
  RESETS_IN_THE_MIDDLE_OF_AN_ANSWER(false, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.write("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"choices\": [");
    }
  },
  CUTS_A_STREAM_BEFORE_CONTENT(true, Costs.PROMPT_AND_OPENING) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.opening());
    }
  },
  CUTS_A_STREAM_AFTER_CONTENT(true, Costs.PROMPT_AND_CONTENT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.opening() + service.content());
    }
  },
  DOES_NOT_ANSWER_IN_TIME(false, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) {
      peer.awaitClose();
    }
  },
  SENDS_NO_HEADERS_IN_TIME(true, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) {
      peer.awaitClose();
    }
  },
  SENDS_NO_CONTENT_IN_TIME(true, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(": wait\n\n");
      peer.awaitClose();
    }
  },
  FALLS_SILENT_AFTER_CONTENT(true, Costs.PROMPT_AND_CONTENT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.opening() + service.content());
      peer.awaitClose();
    }
  },
  CALLER_LEAVES_A_PLAIN_CALL(false, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) {
      call.cancel();
      peer.awaitClose();
    }
  },
  CALLER_LEAVES_BEFORE_THE_HEADERS(true, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) {
      call.cancel();
      peer.awaitClose();
    }
  },
  CALLER_LEAVES_BEFORE_CONTENT(true, Costs.PROMPT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(": wait\n\n");
      call.cancel();
      peer.awaitClose();
    }
  },
  CALLER_LEAVES_AFTER_CONTENT(true, Costs.PROMPT_AND_CONTENT) {
    @Override
    void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception {
      peer.beginStream();
      peer.chunk(service.opening() + service.content());
      peer.awaitClose();
    }

    @Override
    void onContent(ChatCall call) {
      call.cancel();
    }
  };

  /** The last chunk of a body. */
  private static final String END = "0\r\n\r\n";

  /** What is charged. */
  enum Costs {
    /** Nothing: the provider refused the request. */
    ZERO,
    /** The prompt, by our own estimate. */
    PROMPT,
    /** The prompt, by the provider's count if there was one in the opening of the stream. */
    PROMPT_AND_OPENING,
    /** The same, and one token of content. */
    PROMPT_AND_CONTENT
  }

  private final boolean stream;
  private final Costs costs;

  Situation(boolean stream, Costs costs) {
    this.stream = stream;
    this.costs = costs;
  }

  boolean stream() {
    return stream;
  }

  Costs costs() {
    return costs;
  }

  /** What happens at the provider when it has read the request. */
  abstract void serve(RawServer.Peer peer, Service service, ChatCall call) throws Exception;

  /** What the caller does when it has received content. */
  void onContent(ChatCall call) {}

  private static void status(RawServer.Peer peer, String line) throws Exception {
    peer.write(
        "HTTP/1.1 "
            + line
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + Service.ERROR.length()
            + "\r\n\r\n"
            + Service.ERROR);
  }
}
