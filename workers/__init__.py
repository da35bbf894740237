"""Workers: they do the steps. The only room that holds the model providers' keys.

main       the worker process
runtime    what a worker has: store, courier, heartbeat, reaper, the loop for calls
base       the one Celery task class: what a message does
attempt    one execution of a step: deadline, commit, classify, retry
tasks      which function does which step
consumer   Celery's consumer, from which no message vanishes; poison says what is wrong with one
misfit     messages for what this version of a workflow does not have
canary     no-ops to itself: whether it takes what its queues hold
toolbox    what an agent may use: models, checkpoints, a voice
loop       one event-loop thread for all model and source calls
agents     the four agents: plain functions
providers  xAI, Groq and any OpenAI-compatible endpoint
"""
