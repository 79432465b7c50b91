/** What `--help` prints. */
export const usage = `Usage: localtenant [command] [flags]

Commands
  start         run the emulator (the default)
  env           print the exports that put a shell into proxy mode
  ca            print the certificate that clients have to trust
  healthcheck   exit with 0 when the emulator answers, 1 otherwise
  reset         take the running emulator back to its seed, or to --snapshot NAME
  snapshot      list | save NAME | restore NAME | delete NAME | export NAME [FILE] | import NAME [FILE]
  contract      what the running emulator was asked and answered against its documents; exit code 2 for violations

Flags (each has an environment variable too)
  --port N[,N]           ports to listen on, 0 for any free one   LOCALTENANT_PORT       8443
  --host ADDRESS         address to listen on                     LOCALTENANT_HOST       127.0.0.1
  --data DIR             keep the organisation there              LOCALTENANT_DATA       in memory
  --seed NAME|FILE       what to start with; scale:USERSxDEVICES  LOCALTENANT_SEED       contoso
  --clock MOMENT         when organisations begin, with a zone    LOCALTENANT_CLOCK      now
  --tls-dir DIR          where ca.pem and ca.key are kept         LOCALTENANT_TLS_DIR
  --random-seed TEXT     make ids and tokens repeatable           LOCALTENANT_RANDOM_SEED
  --control-token TOKEN  a secret that the control API asks for   LOCALTENANT_CONTROL_TOKEN
  --journal-entries N    how many requests the journal keeps      LOCALTENANT_JOURNAL_ENTRIES  1000
  --passthrough          let the proxy reach other public hosts   LOCALTENANT_PASSTHROUGH=1
  --passthrough-to H[,H] and these, also in a private network     LOCALTENANT_PASSTHROUGH_TO
  --log-level LEVEL      trace debug info warn error silent       LOCALTENANT_LOG_LEVEL  info
  --contract MODE        off, record or enforce: see contract     LOCALTENANT_CONTRACT   off

Flags of env
  --shell NAME           sh, fish or powershell                             sh, on Windows powershell

Flags of contract
  --format FORMAT        text, json, junit or html                           text
  --fail-on WHAT[,WHAT]  violations, requests, replies (those of one side), unknown, uncovered, none
                                                                            violations
  --output FILE          where the report goes                              the terminal

Flags of reset, snapshot and contract
  --tenant ID            which organisation, by id or domain; '*' for all    the first one
  --snapshot NAME        what to reset it to                                 its beginning
`
