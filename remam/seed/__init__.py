"""A whole country of invented data, to see how the portal behaves with ten thousand rows where ten were imagined.

The demonstration (remam.demo) plays its story by the real actions; here rows are written by the thousand in the
states that those actions lead to. Everything is invented but the names of the cities of networks/reference/.
"""
