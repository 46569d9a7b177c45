/** The address says what came of a form, once: whoever opens it later, or gets it from somebody, has sent nothing. */

history.replaceState(history.state, "", location.pathname + location.hash);
