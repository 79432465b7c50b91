const { EnvHttpProxyAgent, setGlobalDispatcher } = require('undici')

// Node 20 has no setting of its own that leads fetch through HTTPS_PROXY.
setGlobalDispatcher(new EnvHttpProxyAgent())
